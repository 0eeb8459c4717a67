//! K036x and K053x: tables, targets, weights of single units.

entries! {
    TABLE_SHAPE "K0360" Error "table-shape"
        zh "表格的行列对不上"
           "表格的每一行应当与各列一一对应，每个键只出现一次，格里是固定的值。多一格或少一格，后面的数就全都错位，各单位的\
            权重或目标会张冠李戴。请按提示补齐或删去。"
        en "the rows and columns of a table do not match"
           "Every row of a table has one cell for each column, every key stands once, and cells hold fixed values. With \
            one cell too many or too few all others shift, and units get each other's weights or targets. Complete or \
            remove what is shown."
    TABLE_KEY "K0361" Error "table-key"
        zh "表格里没有这个键"
           "规定要在表里查一个键，而表里没有这一行或这一列；或者表里有一个键，却永远不会查到。多半是写错了字。查不到的单位\
            或级别就没有分值。请改正，或补上这一行。"
        en "a table has no such key"
           "A rule looks up a key and the table has no such row or column, or the table has a key that is never looked \
            up. Usually a word is misspelt. A unit or level that is not found has no figure. Correct it, or add the row."
    CHANGE_UNFOUNDED "K0362" Error "change-unfounded"
        zh "目标的调整没有依据"
           "年内调整目标会改变一个单位的得分和别人的名次，所以必须写明从哪天起、由谁批准、为什么；目标只能调整，不能取消。\
            请写 `生效 日期，由 \"…\"，事由 \"…\"`。"
        en "a target is changed without grounds"
           "A target changed within the year alters a unit's points and the places of others. The scheme must say from \
            which day, who approved it and why; a target can be changed and not dropped. Write `effective DATE, decided \
            by \"…\", because \"…\"`."
    WEIGHT_BY_UNIT "K0363" Error "weight-by-unit"
        zh "这样的权重不能因单位而异"
           "各单位的权重可以不同，但必须事先固定，查表得来：`权重 w(指标, 单位)` 或 `权重 按 类别 …`。权重若取自数据或\
            得分，单位就可以自己选择轻重。请改用表格。"
        en "a weight of this form cannot differ from unit to unit"
           "Weights may differ from unit to unit, but they are fixed beforehand and come from a table: `weight w(item, \
            unit)` or `weight by class …`. If they came from data or scores, a unit could choose what counts for it. \
            Use a table."
    NO_CELL "K0535" Error "no-cell"
        zh "表格里没有这个单位"
           "规定按单位、类别或组别查表，而名单里的这个单位在表里没有对应的格，它的权重或目标就无从知道。请在方案的表格里\
            补上；确实不涉及的，权重写 `0%`，其他写 `不适用`。"
        en "a table has no cell for a unit"
           "A rule looks up a table by unit, class or group, and the table has no cell for a unit of the list, so its \
            weight or target is unknown. Add it to the table in the scheme: `0%` where a weight does not concern the \
            unit, `not applicable` elsewhere."
    UNIT_WEIGHTS "K0536" Error "unit-weights"
        zh "某单位的权重合计不是 100%"
           "各单位权重不同时，每个单位自己的一组权重也必须合计 100%，否则它的满分就与别人不同，名次无从比较。请按算式\
            改正表格；不涉及的指标写 `0%`，其余各项补足。"
        en "the weights of a unit do not add up to 100%"
           "Where weights differ from unit to unit, those of every unit add up to 100 %: otherwise its full mark differs \
            from that of others and places mean nothing. Correct the table by the arithmetic shown; an item that does \
            not concern the unit has `0%`, and the others make up for it."
    TARGET_DROPPED "K0537" Error "target-dropped"
        zh "目标被取消"
           "这一行没有给出新的目标。年内可以调整目标，不能取消：没有目标就没有得分，等于免了考核。请写上新的目标；不再\
            考核这一项的，应修改方案。"
        en "a target is dropped"
           "The row gives no new target. A target may be changed within the year and not dropped: without one there is \
            no score, which would excuse the unit. Write the new target; to stop assessing it, amend the scheme."
    TARGET_UNFOUNDED "K0538" Error "target-unfounded"
        zh "数据里的目标没有依据"
           "数据里的这个目标改变了方案已定的目标，或在期内生效，却没有写明由谁批准、为什么，或者方案没有为这项数据设目标。\
            没有依据的改动不能算数。请补填 `by` 和 `why` 两列，或核对数据项。"
        en "a target in the data lacks grounds"
           "The row changes a target that the scheme states, or one within the period, and does not say who approved it \
            and why; or the scheme has no target for that fact. A change without grounds does not count. Fill in `by` \
            and `why`, or check the fact."
    KEY_UNUSED "K0539" Warning "key-unused"
        zh "表格里有名单以外的单位"
           "表格或目标里写了一个单位或类别，而本期名单里没有。多半是编号写错：真正的那个单位就会落到 `否则` 一行，或者\
            查不到。请核对编号；单位已撤并的，可以不管。"
        en "a table names a unit that is not in the list"
           "A table or target has a key that no unit of the period has. Usually an id is misspelt, and the unit that is \
            meant falls to the `else` row or is not found. Check the id; where the unit has been merged or closed, this \
            may stand."
}
