//! K05: the data of a period.

entries! {
    FILE_MISSING "K0501" Error "file-missing"
        zh "缺少数据文件"
           "方案需要的数据文件不在数据文件夹里。没有文件与“没有发生”是两回事：缺文件时，不能当作各单位都没有扣分事件。\
            请放入文件；确实没有事件的，放一个只有表头的空表。"
        en "a data file is missing"
           "A file the scheme needs is not in the data folder. No file is not the same as nothing happened: units \
            cannot be taken to have no events. Supply the file; if there were no events, supply a table with its \
            heading only."
    YAML_SYNTAX "K0502" Error "yaml-syntax"
        zh "YAML 文件格式有误"
           "文件不合 YAML 格式，整个文件没有读入。常见原因：冒号用了全角“：”，冒号后少了空格，用制表符缩进，同级内容没\
            有对齐，同一个键写了两次。请改正提示的位置。"
        en "a YAML file is malformed"
           "The file is not well-formed YAML and nothing of it was read. Common causes: a full-width colon, no blank \
            behind a colon, tabs as indentation, lines of one level not aligned, a key given twice. Correct the place \
            shown."
    CSV_SHAPE "K0503" Error "csv-shape"
        zh "表格行的格数不对"
           "这一行的格数与表头不同，后面的数字可能错了一格，把一个指标的数记到另一个指标上。整行没有采用。请检查是否多\
            了或少了逗号；内容本身有逗号的，用英文双引号括起来。"
        en "a row has the wrong number of cells"
           "The row has more or fewer cells than the heading, so figures may have slipped into the wrong column. The \
            row was not used. Look for a comma too many or too few; a cell that contains commas goes in straight \
            double quotes."
    UNKNOWN_COLUMN "K0504" Error "unknown-column"
        zh "不认识的列"
           "表头的这一列与方案的任何数据都对不上，整列数字没有采用，单位填报的成绩就白填了。请改成提示的列名，或在 \
            data.yaml 的 `columns` 中写明它对应哪项数据。"
        en "an unknown column"
           "The heading of this column matches nothing in the scheme, so its figures, and the work reported in them, \
            would be lost. Use the name suggested, or say under `columns` in data.yaml what the column holds."
    MISSING_COLUMN "K0505" Error "missing-column"
        zh "缺少一列"
           "方案需要的一列不在表里，所有单位的这项数据都缺。请补上这一列；若表头用了别的叫法，在 data.yaml 的 \
            `columns` 中写明对应关系。"
        en "a column is missing"
           "A column the scheme needs is not in the table, so the figure is missing for every unit. Add it; if it has \
            another heading, say so under `columns` in data.yaml."
    UNKNOWN_UNIT "K0506" Error "unknown-unit"
        zh "不认识的单位"
           "这个单位不在单位名单里，这一行数据没有记到任何单位名下。名称差一个字就会让一个单位丢分或逃过扣分。请改成名\
            单中的名称，或把它加进名单。"
        en "an unknown unit"
           "The unit is not in the list of units, so this row counts for nobody. One character can cost a unit its \
            points or spare it a deduction. Use the name in the list, or add the unit to it."
    UNKNOWN_GROUP "K0507" Error "unknown-group"
        zh "不认识的分组"
           "这个分组没有在方案中定义。分组决定与谁比较、按哪套办法考核，分错组名次就全错。请改用方案中的分组名称。"
        en "an unknown group"
           "The scheme declares no such group. The group decides with whom a unit is compared and which rules apply; \
            in the wrong one its rank is wrong. Use a group the scheme declares."
    UNKNOWN_EVENT_KIND "K0508" Error "unknown-event-kind"
        zh "不认识的事件种类"
           "这类事件在方案中没有定义，也没有同名的扣分或加分规定，所以这一行既不扣分也不加分。请改成提示的种类，或在方\
            案中补上定义。"
        en "an unknown kind of event"
           "The scheme declares no such event, and no rule that counts it, so the row neither costs nor earns \
            anything. Use the kind suggested, or declare it in the scheme."
    BAD_CELL_NUMBER "K0509" Error "bad-cell-number"
        zh "单元格不是数字"
           "这一格应是数字，写成 `1234.5`、`95%`。千分位逗号、科学记数法、数字中的空格、“约 50”等都不接受，因为可能读\
            成别的数。没有数据的，写明是未报、不适用还是拒报，不要留空或写 0。"
        en "a cell is not a number"
           "A number is needed here, as `1234.5` or `95%`. Thousands commas, exponents, blanks and words such as \
            “about 50” are refused because they can be read as another number. Where there is no figure, write whether \
            it is not submitted, not applicable or refused, not 0 and not nothing."
    BAD_CELL_DATE "K0510" Error "bad-cell-date"
        zh "单元格不是日期"
           "这一格应是真实存在的日期，写成 `2022-02-28` 或 `2022年2月28日`。日期决定事件属于哪一期、是否逾期，写法含混\
            （如 3/4/22）就不能采用。请改正。"
        en "a cell is not a date"
           "An existing date is needed here, as `2022-02-28` or `2022年2月28日`. It decides to which period an event \
            belongs and whether a task is late, so ambiguous forms such as 3/4/22 are refused. Correct it."
    BAD_CELL_LEVEL "K0511" Error "bad-cell-level"
        zh "单元格不是规定的级别"
           "这一格的词不在方案列出的级别之内，例如票上写了“很好”而级别只有优秀、良好、一般、差。不能替填写人换算。请改\
            成列出的级别，或在 data.yaml 中写明对应关系。"
        en "a cell is not one of the levels"
           "The word in the cell is not a level of the scheme, such as “very good” where there are only excellent, \
            good, fair and poor. Nobody may translate it for the person who wrote it. Use a level listed, or map the \
            word in data.yaml."
    BLANK_CELL "K0512" Error "blank-cell"
        zh "单元格是空的"
           "空格可以是零、未报、不适用，含义不同，得分也不同。程序不替单位选择。请填上数字，或写 `未报`、`不适用` 等；\
            整个文件里空格含义一致的，可在 data.yaml 中写明。"
        en "a blank cell"
           "A blank may mean zero, not submitted or not applicable, and each scores differently; the program does not \
            choose for the unit. Fill in a number, or a word such as `not submitted` or `not applicable`; where all \
            blanks of a file mean the same, say so in data.yaml."
    OUT_OF_RANGE "K0513" Error "out-of-range"
        zh "数值超出规定范围"
           "这个数不在方案为它规定的范围内，例如百分数超过 100%，或得分超过满分。多半是小数点、单位或行列错了，照用会\
            使名次失真。请核对原始材料；确属实情的，修改方案中的范围。"
        en "a value outside its range"
           "The scheme states a range for this figure and the value lies outside, such as a share above 100 % or a \
            score above its full mark. Usually a decimal point, a unit or a column is wrong. Check the source; if the \
            value is true, change the range in the scheme."
    DUPLICATE_ROW "K0514" Error "duplicate-row"
        zh "有完全相同的行"
           "两行内容完全相同。若是同一件事登记了两遍，会重复扣分；若真是两件事，也要能区分开。请删去重复的一行，或补上\
            能区分的内容（如时间、事由）。"
        en "two identical rows"
           "Two rows are the same in every cell. If one event was entered twice it would be deducted twice; if there \
            were two, they must be told apart. Remove one, or add what distinguishes them, such as time or matter."
    DUPLICATE_UNIT "K0515" Error "duplicate-unit"
        zh "同一单位的数据出现两次"
           "同一单位的同一项数据填了两次，不知道以哪个为准。取大取小都会有人不服。请核对后只保留一个。"
        en "two values for one unit"
           "The same figure of the same unit is given twice, and nothing says which holds. Taking either would be \
            unfair to somebody. Check and keep one."
    OUTSIDE_PERIOD "K0516" Warning "outside-period"
        zh "有的行日期不在本期内"
           "这些行的日期早于本期第一天或晚于最后一天，没有计入本期。请核对日期是否写错，或是否应放到另一期的文件夹里，\
            以免事件两期都不算。"
        en "rows dated outside the period"
           "These rows are dated before the first or after the last day of the period and were left out. Check the \
            dates, and whether the rows belong to another period's folder, so that no event is lost between two."
    RATER_UNKNOWN "K0517" Error "rater-unknown"
        zh "测评人不在名单内"
           "这张票的测评人不在测评组名单里，票没有计入。名单之外的人投票，结果就不可信。请核对测评人编号，或把他补进名\
            单。"
        en "a rater who is not on the list"
           "The rater of this ballot is on no panel's list, so the ballot was not counted: with outsiders' votes \
            nobody would trust the result. Check the rater's id, or add the rater to the list."
    PANEL_UNKNOWN "K0518" Error "panel-unknown"
        zh "不认识的测评组"
           "方案中没有这个测评组，它的票不知道按多大权重计入。请改成方案中的测评组名称，或在方案中补上。"
        en "an unknown panel"
           "The scheme has no such panel, so the weight of its ratings is unknown. Use the name of a panel in the \
            scheme, or add the panel."
    SECOND_ANSWER "K0519" Error "second-answer"
        zh "同一人对同一问题答了两次"
           "同一测评人对同一单位的同一方面有两个答案。两个都算，他的意见就重了一倍；只算一个，又不知算哪个。请核对原\
            票，只保留一个。"
        en "one rater answered one question twice"
           "The same rater gave two answers on the same aspect of the same unit. Counting both doubles the rater's \
            voice; nothing says which one to drop. Check the ballot and keep one."
    ENCODING "K0520" Note "encoding"
        zh "文件按 GB18030 编码读入"
           "文件不是 UTF-8 编码，已按 GB18030（含 GBK）读入，常见于中文电子表格导出的文件。请抽查几个单位名称是否正\
            确；为免误读，建议另存为 UTF-8。"
        en "the file was read as GB18030"
           "The file is not UTF-8 and was read as GB18030 (which includes GBK), as Chinese spreadsheet programs write \
            it. Check that some names of units are right; saving the file as UTF-8 removes the doubt."
    UNKNOWN_KEY "K0521" Error "unknown-key"
        zh "不认识的键"
           "数据文件里的这个键与方案中的任何名称都对不上，它的内容没有采用。名称差一个字，填报的成绩或事件就白填了。请\
            改成提示的名称，或删去。"
        en "an unknown key"
           "The key matches nothing the scheme knows here, so what stands under it would not count. One wrong \
            character would lose a unit's figures. Use the name suggested, or remove the key."
    UNKNOWN_FILE "K0522" Error "unknown-file"
        zh "数据文件夹里有无人使用的文件"
           "这个文件不对应方案的任何数据，里面的内容没有采用。多半是文件名写错了，于是真正需要的数据成了“缺报”。请改\
            名，在 data.yaml 中写明它的用途，或移出文件夹。"
        en "a file that nothing uses"
           "The file belongs to no data of the scheme and was not read. Often its name is misspelt, and the data that \
            are needed appear to be missing. Rename it, say in data.yaml what it holds, or move it away."
    BAD_VALUE_SHAPE "K0523" Error "bad-value-shape"
        zh "内容的形式不对"
           "这里需要另一种形式的内容，例如需要列表却只写了一个词，需要数字却写了一组键。形式不对时无法确定含义，没有采\
            用。请对照 `kaohe form` 生成的空表填写。"
        en "a value of the wrong shape"
           "Another shape is needed here: a list where there is one word, or a number where there are keys. Its \
            meaning cannot be told, so it was not used. Compare it with the empty form that `kaohe form` writes."
    PERIOD_FOLDER "K0524" Error "period-folder"
        zh "数据文件夹的名称不是本方案的周期"
           "数据按期放在以周期命名的文件夹里，如 `2022H1`、`2022Q3`、`2022-07`。这个名称不是周期，或与方案的周期不符\
            （半年考核放了季度数据），不知道算哪一期的成绩。请改文件夹名称。"
        en "the folder's name is no period of this scheme"
           "Data lie in folders named after their period, such as `2022H1`, `2022Q3` or `2022-07`. This name is none, \
            or does not fit the cycle (a quarter's data in a half-yearly scheme), so it is unknown for which period \
            they count. Rename the folder."
    MISSING_VALUE "K0525" Error "missing-value"
        zh "缺少必需的数据"
           "某单位缺少这项数据，而方案规定缺报即报错。猜一个数会决定名次，因此该单位暂无总分。请补报；确实没有的，写明\
            原因（未报、不适用、拒报），并由方案的 `缺报` 规定怎样计分。"
        en "a required value is missing"
           "A unit has no value here and the scheme says that is an error: a guess would decide ranks, so the unit has \
            no total. Supply the value, or the reason there is none (not submitted, not applicable, refused), and let \
            `if missing` in the scheme say what that scores."
    PERCENT_SCALE "K0526" Warning "percent-scale"
        zh "百分数列的数都不大于 1"
           "这一列的单位是百分数，而所有的数都不大于 1。0.95 在这里是 0.95%，不是 95%。若本意是 95%，各单位都会少得将\
            近一百倍。请改写成 `95%`；确是零点几个百分点的，写上 `%` 即不再提示。"
        en "all values of a percent column are at most 1"
           "The column is in percent and no value exceeds 1. 0.95 means 0.95 % here, not 95 %; if 95 % was meant, \
            every unit gets about a hundredth. Write `95%`; where fractions of a percent are meant, write the `%` \
            sign."
    FIELD_MISSING "K0527" Error "field-missing"
        zh "事件缺少规定要用的内容"
           "有规定要看这个事件的某个字段，例如级别，而这一行没有填。缺了它，不知道该扣几分、是否否决。请补填该字段。"
        en "an event lacks a field that a rule reads"
           "A rule looks at a field of this event, such as its level, and the row does not give it. Without it nobody \
            can say how much is deducted or whether a veto applies. Fill it in."
    PART_UNKNOWN "K0528" Error "part-unknown"
        zh "这一行（列）说的时间对不上"
           "按月、按季填报的数据，每一行或每一列要写明是哪个月、哪个季度；写的不是时间，或与这项数据填报的时间长短不符，就不知道这个数\
            算在哪里，少算一个月、多算一个季度都会改变得分。请写如 `2022-03`、`2022年3月`、`2022Q1`，整期的数写在期间一格留空\
            的行里，或不写时间的列里。"
        en "a row or column speaks of a time that does not fit"
           "Each row, or each column, of facts reported by the month or quarter says which one it is about. Where it names \
            no time, or one of another length, nobody knows where the figure belongs, and a month too few or a quarter too \
            many changes points. Write `2022-03` or `2022Q1`; figures of the whole period stand in rows or columns without \
            a time."
    EVENT_SHARES "K0560" Error "event-shares"
        zh "一件事的分担份额不完整"
           "方案规定这种事件由几方分担，可是表里登记的各方份额合计不是 100%，或者同一单位在一件事里登记了两次。这样算，有的\
            分没有人承担，有的分算了两遍。请补登缺少的一方，或改正事项编号、角色与单位。"
        en "the shares of an event are not complete"
           "The scheme shares this kind of event among several parties, but those in the table do not make up 100%, or one \
            unit stands twice in one event. Some points would be borne by nobody, or twice. Enter the missing party, or \
            correct the matter, the part or the unit."
}
