//! K01: the text cannot be read as a scheme.

entries! {
    UNEXPECTED_TEXT "K0101" Error "unexpected-text"
        zh "此处的文字不合语法"
           "编译器读到这里时，不知道这段文字属于哪一条规定。读不懂的规定不会参与计分，被考核单位也无从知道它是否有效，\
            所以一处读不懂就不能公布结果。请对照提示中“应为”的内容改写，或删去多余的文字；不打算生效的说明写在 `//` 之\
            后。"
        en "this text fits no rule of the language"
           "Reading stopped here: the text belongs to no statement. A rule that cannot be read scores nobody, and \
            those assessed could not tell whether it holds, so nothing is published. Write what the message expects, \
            or remove the text; remarks that are no rules go behind `//`."
    UNCLOSED_BLOCK "K0102" Error "unclosed-block"
        zh "花括号没有闭合"
           "`{` 之后的内容一直到文件末尾都没有对应的 `}`。括号决定一条规定属于哪个板块，少一个括号，后面的扣分就可能算\
            到别的板块里。请在该板块结束处补上 `}`；用 `kaohe fmt` 排版后，缩进会显示缺在哪里。"
        en "a block is never closed"
           "The `{` has no `}` before the end of the file. Braces say which part a rule belongs to; with one missing, \
            deductions could count in the wrong part. Add `}` where the block should end; the indentation made by \
            `kaohe fmt` shows where it is missing."
    STRAY_BRACE "K0103" Error "stray-brace"
        zh "多出一个 `}`"
           "这个 `}` 前面没有与它对应的 `{`。多半是上面某个板块提前结束了，它后面的规定就不再属于该板块，权重和分值都\
            会算错。请删去它，或检查上面的括号是否多写、错位。"
        en "a `}` too many"
           "No `{` is open here. Often an earlier block was closed too soon, so the rules after it no longer belong to \
            their part and weights go wrong. Remove the brace, or look for one misplaced above."
    UNKNOWN_STATEMENT "K0104" Error "unknown-statement"
        zh "不认识的规定用语"
           "每条规定以一个固定用语开头，如 `板块`、`指标`、`扣分`、`否决`。这一行开头的词不在其中，整条规定因此没有生\
            效。请改成提示的用语；如果它是一个名称，应写在规定用语之后。"
        en "a line begins with a word that opens no statement"
           "Every rule begins with a fixed word such as `part`, `item`, `deduct` or `veto`. This word is none of them, \
            so the whole rule has no effect. Use the word suggested; if it is a name, it belongs after the statement \
            word."
    NESTING_TOO_DEEP "K0105" Error "nesting-too-deep"
        zh "括号层数过多"
           "括号套得太深，超过了语言允许的层数。没有一部考核办法需要这么多层，通常是漏写了 `}` 或 `)`，也可能是复制时\
            重复了内容。请补上缺少的括号，或把深层的板块移到上一级。"
        en "too many levels of brackets"
           "Brackets are nested beyond the limit of the language. No scheme needs that many levels: usually a `}` or \
            `)` is missing, or a passage was pasted twice. Close what is open, or move inner parts one level up."
    UNCLOSED_TEXT "K0106" Error "unclosed-text"
        zh "引号没有闭合"
           "引号里的名称或依据要在同一行内结束。引号不闭合，后面的规定会被当成名称的一部分而失效。请在名称末尾补上引\
            号；名称本身含引号时，外面用「」。"
        en "a quotation mark is not closed"
           "A quoted title or source must end on the line where it begins. Left open, it swallows the rules that \
            follow, and they have no effect. Add the closing mark; where the title itself has quotation marks, put it \
            in 「」."
    BAD_NUMBER "K0107" Error "bad-number"
        zh "数字写法有误"
           "数字写成 `1234.5`、`40%` 或 `2/5`，单位紧跟其后。千分位逗号、科学记数法（如 `1e3`）和数字中间的空格都可能\
            被读成别的数，分值差一位就会改变名次，所以一律不接受。请去掉逗号，写出完整数字。"
        en "a number is written in a way that is not accepted"
           "Write numbers as `1234.5`, `40%` or `2/5`, with the unit behind. Thousands commas, exponents such as `1e3` \
            and blanks inside a number can be read as another number, and one digit can change a rank, so they are \
            refused. Write the number out in full."
    CLAUSE_NOT_SUITED "K0108" Error "clause-not-suited"
        zh "该规定不能使用这个限定语"
           "这个限定语在别的规定里有意义，在这里没有，例如给整个板块写“每次”。如果悄悄忽略，起草人以为有的上限或条件其\
            实不起作用。请删去它，或移到提示所说的规定上。"
        en "a clause that does not suit its statement"
           "The clause has a meaning in other statements but none here, such as `each` on a whole part. Ignored in \
            silence, a limit or condition the drafters count on would not work. Remove it, or move it to a statement \
            that takes it."
    CLAUSE_TWICE "K0109" Error "clause-twice"
        zh "同一限定语写了两次"
           "一条规定里同一限定语只能出现一次，例如写了两个“最高”。两个数不同时，不知道应按哪个计分，被考核单位会各执一\
            词。请只保留一个；若要分层限定，把外层限定写到上一级。"
        en "the same clause stands twice in one statement"
           "A statement takes each clause once, so two `at most` cannot both hold. Where they differ nobody can say \
            which limit counts, and each side will claim the one it likes. Keep one; an outer limit belongs to the \
            level above."
    CLAUSE_INCOMPLETE "K0110" Error "clause-incomplete"
        zh "限定语不完整"
           "限定语后面缺少内容，或内容的形式不对，例如“最高”之后没有分值，“针对”之后不是名称。不完整的限定无法计算，也\
            不能由程序代为猜测。请按提示补全。"
        en "a clause lacks its operand, or has one of the wrong shape"
           "Something is missing behind the clause, or it is of another kind: `at most` without an amount, `for` \
            without a name. An incomplete limit cannot be applied, and guessing one would decide scores. Complete it \
            as shown."
    STATEMENT_MISPLACED "K0111" Error "statement-misplaced"
        zh "规定放错了位置"
           "这类规定不能写在这个板块里，例如把“排名”写进指标。位置决定它管哪些单位、哪些分值，放错位置就不知道它管什\
            么。请移到提示所说的位置。"
        en "a statement stands in a block that cannot hold it"
           "This kind of statement is not allowed here, such as `rank` inside an item. Its place says which units and \
            points it governs; misplaced, that is unknown. Move it to the block named in the message."
    BLOCK_NOT_EXPECTED "K0112" Error "block-not-expected"
        zh "此处不应有花括号"
           "这类规定在一行内写完，后面不能再接 `{ … }`。里面的规定不属于任何板块，不会参与计分。请把里面的内容移到合适\
            的板块，再删去这对花括号。"
        en "a block where none can stand"
           "This statement is complete without a block. Rules inside the braces would belong to nothing and score \
            nobody. Move them to the part they are meant for and remove the braces."
    MISSING_NAME "K0113" Error "missing-name"
        zh "缺少名称"
           "每个指标、扣分项、奖项都要有一个固定的简短名称，写在规定用语之后、正式名称的引号之前。数据、示例和历年对比\
            都靠它对应，没有名称，上报的数据就不知道该记到哪一项。请补上名称，如 `扣分 迟报 \"未及时报送信息\"`。"
        en "a name is missing"
           "Every item, deduction and award needs a short fixed name, after the statement word and before the quoted \
            official title. Data, examples and comparisons between years refer to it; without one, reported figures \
            belong to nothing. Add it, as in `deduct late \"not reported in time\"`."
    BAD_DATE "K0114" Error "bad-date"
        zh "日期有误"
           "日期写成 `2022-02-28` 或 `2022年2月28日`，每年的固定日期写成 `02-28` 或 `2月28日`，并且必须真实存在。期限\
            差一天就决定是否逾期扣分，所以不存在的日期（如 2月30日）不会被自动改成别的日期。请核对后改正。"
        en "no such date"
           "Write dates as `2022-02-28` or `2022年2月28日`, yearly ones as `02-28`; they must exist. One day decides \
            whether a task is late, so a date such as 30 February is never moved to another day. Check it and correct \
            it."
    FILE_NOT_TEXT "K0115" Error "file-not-text"
        zh "文件不是可识别的文本"
           "文件内容既不是 UTF-8 也不是 GB18030 编码的文字，可能是用文字处理软件保存的文档、表格文件，或已经损坏。猜测\
            编码会把单位名称读错，因此整个文件没有读入。请另存为 UTF-8 编码的纯文本。"
        en "the file is not text"
           "The file is neither UTF-8 nor GB18030 text: perhaps a word processor's document, a spreadsheet, or \
            damaged. A guessed encoding would garble the names of units, so nothing of it was read. Save it as plain \
            UTF-8 text."
    UNKNOWN_WORD "K0116" Error "unknown-word"
        zh "不在可选用语之内"
           "这里只能从几个固定用语中选一个，例如修约方式只有四舍五入、四舍六入、舍去、进位。写了别的词，程序不知道按哪\
            种办法算，而不同办法会得出不同的分数。请从提示列出的用语中选择。"
        en "a word that is not one of the choices"
           "Only a few words can stand here; rounding, for instance, is half-up, half-even, down or up. With another \
            word the method is unknown, and different methods give different scores. Choose one of the words listed."
    UNPROVEN_FORMAT "K0120" Error "unproven-format"
        zh "排版结果未能证明与原文一致"
           "`kaohe fmt` 写文件之前，先证明排版后的文字读起来是同一些规定、注释一条不少、方案的含义（哈希值）不变。这\
            一次没有证成，所以文件保持原样，计分不受影响。这是程序的缺陷，请把原文报告给维护者；在此之前可以手工排版。"
        en "the formatted text could not be proven to mean the same"
           "Before `kaohe fmt` writes a file it proves that the new text has the same rules and comments and that \
            the hash of the meaning has not changed. Here it could not, so the file was left as it is and no score \
            is affected. This is a defect of the program: please report the text; lay it out by hand meanwhile."
    NOT_CANONICAL "K0121" Error "not-canonical"
        zh "文件不是规范排版"
           "同一部方案只用一种排版，修改时的差异才只剩实质内容，审核的人一眼看得出改了哪一条。`kaohe fmt --check` 指\
            出第一处不同的行；运行 `kaohe fmt` 即可改成规范排版，含义不变，注释保留。"
        en "a file is not in canonical form"
           "With one layout for all schemes, a comparison of two versions shows what was changed and nothing else, \
            so those who approve rules see every change. `kaohe fmt --check` names the first line that differs; \
            `kaohe fmt` rewrites it, with the same meaning and every comment."
    UNCLOSED_FENCE "K0122" Error "unclosed-fence"
        zh "规则段落没有结束"
           "Markdown 中以 ```` ```kaohe ```` 开始的规则，要以单独一行 ```` ``` ```` 结束。没有结束的，后面的条文和规\
            则都会被当成这一段，条文与规则的对应关系就乱了。请在这段规则之后补上结束行。"
        en "a block of rules in a text is never closed"
           "Rules in Markdown stand between a line ```` ```kaohe ```` and a line ```` ``` ````. Without the latter \
            all that follows, articles and rules alike, would count as one block, and no rule could be cited by its \
            article. Add the closing line behind the rules."
    FENCE_NOT_READ "K0123" Warning "fence-not-read"
        zh "有一段看似规则的文字不会生效"
           "这一段写成代码块，但不是 `kaohe` 段落，或者放在引用里，程序不会读它。起草人可能以为其中的扣分或加分已经\
            生效。要生效的，写在不带引用的 ```` ```kaohe ```` 段落中；只是举例的，换一个不相近的标记。"
        en "text that looks like rules is not read"
           "This is a block of code that is not marked `kaohe`, or stands in a quotation, so it is not compiled. \
            The drafters may believe that its deductions count. Put rules that are to hold into a ```` ```kaohe \
            ```` block outside quotations; mark mere examples with another word."
}
