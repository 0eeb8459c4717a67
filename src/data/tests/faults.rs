//! One file with faults for each code the stage raises, with what is said and where.

use super::scheme::rules;
use super::{GOOD, lines, run, with};

fn faults(path: &str, text: &str) -> Vec<String> {
    let ends: Vec<(&str, &str)> = with(&[(path, text)]);
    let stem = path.rsplit('/').next().unwrap().split('.').next().unwrap();
    let without: Vec<(&str, &str)> =
        ends.into_iter().filter(|(other, _)| *other == path || !other.contains(&format!("{stem}."))).collect();
    lines(&rules(), &without)
}

#[test]
fn units() {
    assert_eq!(
        faults("units.csv", "id,name,group,colour\na,甲,towns,x\nb,,town,x\na,丙,towns,x\n,丁,,x\nc,丙,towns,\n"),
        [
            "K0504 units.csv:1:15 `colour` unknown column `colour`",
            "K0512 units.csv:3:3 `` `name` is blank",
            "K0507 units.csv:3:4 `town` the scheme has no group `town`",
            "K0515 units.csv:4:1 `a` the unit `a` is listed twice",
            "K0512 units.csv:5:1 `` `id` is blank",
        ]
    );
    assert_eq!(
        faults("units.csv", "id,group,id\na,towns,b\nb,towns,c\nc,towns,d\n"),
        ["K0505 units.csv:1:1 `id` the table has no column `name`", "K0503 units.csv:1:10 `id` two columns are `id`",]
    );
    assert_eq!(faults("units.yaml", "[]\n"), ["K0501 2022H1: there is no list of units"]);
    assert_eq!(lines(&rules(), &with(&[("units.yaml", "")])), ["K0501 2022H1: there is no list of units"]);
}

#[test]
fn facts() {
    let table = "unit,revenue,rate,grade,new,opened\n\
                 a,\"1,000\",95,很好,是,2022-02-30\n\
                 bb,1e3,95%,好,maybe,2022-01-01\n\
                 b,,101,好,是\n\
                 b,1 000,101,好么,是,2022-01-01\n\
                 b,1,1,好,是,2022-01-01\n\
                 c,5%,-1,不适用,,未报\n";
    assert_eq!(
        faults("2022H1/facts.csv", table),
        [
            "K0509 2022H1/facts.csv:2:3 `\"1,000\"` `1,000` of `revenue` is not taken as a number: it has commas between its digits",
            "K0511 2022H1/facts.csv:2:14 `很好` `很好` is not one of the levels",
            "K0510 2022H1/facts.csv:2:19 `2022-02-30` `2022-02-30` is not a date",
            "K0506 2022H1/facts.csv:3:1 `bb` no unit `bb` in the list",
            "K0509 2022H1/facts.csv:3:4 `1e3` `1e3` of `revenue` is not taken as a number: it has an exponent",
            "K0523 2022H1/facts.csv:3:14 `maybe` `maybe` is neither yes nor no",
            "K0503 2022H1/facts.csv:4:1 `b,,101,好,是` the row has 5 cells, the heading 6",
            "K0509 2022H1/facts.csv:5:3 `1 000` `1 000` of `revenue` is not taken as a number: it has blanks between its digits",
            "K0513 2022H1/facts.csv:5:9 `101` `101` of `rate` is not between 0 and 100",
            "K0511 2022H1/facts.csv:5:13 `好么` `好么` is not one of the levels",
            "K0515 2022H1/facts.csv:6:1 `b` the unit `b` has two rows",
            "K0509 2022H1/facts.csv:7:3 `5%` the unit `%` of `5%` does not fit `revenue` (money)",
            "K0513 2022H1/facts.csv:7:6 `-1` `-1` of `rate` is not between 0 and 100",
            "K0512 2022H1/facts.csv:7:13 `` `new` is blank",
        ]
    );
    assert_eq!(
        faults("2022H1/facts.csv", "unit,fact,value\na,revenu,1\na,rate,abc\na,revenue,1\na,revenue,2\n"),
        [
            "K0521 2022H1/facts.csv:2:3 `revenu` the scheme has no fact `revenu`",
            "K0509 2022H1/facts.csv:3:8 `abc` `abc` of `rate` is not a number",
            "K0515 2022H1/facts.csv:5:11 `2` `revenue` of the unit `a` is given twice",
        ]
    );
    assert_eq!(
        faults("2022H1/facts.csv", "unit,rate\na,0.95\nb,0.5\nc,1\n"),
        ["K0526 2022H1/facts.csv:1:6 `rate` `rate` is in percent, and none of its 3 values exceeds 1"]
    );
    for fine in ["unit,rate\na,0.95\nb,0.5%\nc,1\n", "unit,rate\na,0\nb,0\nc,0\n", "unit,rate\na,0.2\nb,0.5\nc,2\n"] {
        assert!(faults("2022H1/facts.csv", fine).is_empty());
    }
    assert_eq!(
        faults("2022H1/facts.csv", "unit,fact\na,rate\n"),
        ["K0505 2022H1/facts.csv:1:1 `unit` the table has no column `value`"]
    );
    assert_eq!(
        faults("2022H1/facts.csv", "unit,fact,value,rate\na,revenue,1,1\n"),
        ["K0503 2022H1/facts.csv:1:6 `fact` the table has a column `fact` and columns named after what they hold"]
    );
}

#[test]
fn facts_in_two_tables() {
    let second = "unit,rate\nb,5\n";
    assert_eq!(
        lines(&rules(), &with(&[("2022H1/facts.2.csv", second)])),
        ["K0515 2022H1/facts.csv:3:9 `80%` `rate` of the unit `b` is given twice"]
    );
}

#[test]
fn shapes_of_csv() {
    let fault = |text: &str| faults("2022H1/facts.csv", text);
    let semicolons = "K0503 2022H1/facts.csv:1:1 `unit;rate` the columns are parted by a semicolon or full-width comma, not by commas";
    assert_eq!(fault("unit;rate\na;1\n"), [semicolons]);
    assert_eq!(
        fault("unit\trate\na\t1\n"),
        ["K0503 2022H1/facts.csv:1:1 `unit\trate` the columns are parted by a tab, not by commas"]
    );
    assert_eq!(fault("\n\n"), ["K0503 2022H1/facts.csv:3:1 `` the file has no heading row"]);
    assert_eq!(fault("rate\n1\n"), ["K0505 2022H1/facts.csv:1:1 `rate` the table has no column `unit`"]);
    assert_eq!(
        fault("unit,rate\n\na,2\nb,\"3\nc,4\n"),
        ["K0503 2022H1/facts.csv:4:3 `\"` this quote is not closed before the end of the file",]
    );
}

#[test]
fn shapes_of_yaml() {
    let fault = |text: &str| faults("2022H1/facts.yaml", text);
    assert_eq!(
        fault("a:\n\trate: 1\nb:\n  rate：2\n"),
        [
            "K0502 2022H1/facts.yaml:2:1 `\t` a tab in the indentation",
            "K0502 2022H1/facts.yaml:4:7 `：` the colon is a full-width `：`",
        ]
    );
    assert_eq!(fault("a:\n  rate：2\n"), ["K0523 2022H1/facts.yaml:2:3 `rate：2` expected keys, found a single value"]);
    assert_eq!(
        fault("a: {rate: 1, rate: 2}\nb: {}\na: {}\n"),
        ["K0502 2022H1/facts.yaml:1:14 `rate` the key `rate` is given twice"]
    );
    assert_eq!(fault("a: [1, 2\n"), ["K0502 2022H1/facts.yaml:1:4 `[` this is not well-formed YAML"]);
    assert_eq!(
        fault("a: &x {rate: 1}\nb: *x\n"),
        ["K0502 2022H1/facts.yaml:1:7 `{` data files do not use anchors and aliases (`&`, `*`)"]
    );
    assert_eq!(fault("# nothing\n"), ["K0502 2022H1/facts.yaml:1:1 `` the file is empty"]);
    assert_eq!(fault("a: {}\n---\nb: {}\n"), ["K0502 2022H1/facts.yaml:2:1 `---` the file holds two YAML documents"]);
    assert_eq!(fault("a: !!str 5\n"), ["K0502 2022H1/facts.yaml:1:10 `5` data files do not use tags (`!`)"]);
    assert_eq!(
        fault("a: {rate: [1], revenu: 3}\nd: {rate: 1}\nb: {rate: 1, 办结率: 2}\nc: ~\n"),
        [
            "K0523 2022H1/facts.yaml:1:11 `[` expected a single value, found a list",
            "K0521 2022H1/facts.yaml:1:16 `revenu` unknown key `revenu`",
            "K0506 2022H1/facts.yaml:2:1 `d` no unit `d` in the list",
            "K0503 2022H1/facts.yaml:3:19 `2` the same thing is given twice",
            "K0523 2022H1/facts.yaml:4:4 `~` expected keys, found nothing",
        ]
    );
}

#[test]
fn events() {
    let table = "unit,date,kind,days,matter,found\n\
                 a,2022-03-01,latte,1,,\n\
                 a,2022-13-01,late,1,,\n\
                 a,,late,1,,\n\
                 a,2022-03-01,late,,,\n\
                 a,2022-03-01,late,1,road,\n\
                 x,2022-03-01,late,1,,\n\
                 a,2022-03-01,late,2,,\n\
                 a,2022-03-01,late,2,,\n\
                 a,2022-03-01,complaint,,,3 March\n";
    assert_eq!(
        faults("2022H1/events.csv", table),
        [
            "K0508 2022H1/events.csv:2:14 `latte` the scheme has no event `latte`",
            "K0510 2022H1/events.csv:3:3 `2022-13-01` `2022-13-01` is not a date",
            "K0512 2022H1/events.csv:4:3 `` `date` is blank",
            "K0527 2022H1/events.csv:5:19 `` the event `late` does not give `days`, which a rule reads",
            "K0523 2022H1/events.csv:6:21 `road` the event `late` has no field `matter`; the cell must be blank",
            "K0506 2022H1/events.csv:7:1 `x` no unit `x` in the list",
            "K0514 2022H1/events.csv:9:1 `a` the row is the same as an earlier one",
            "K0527 2022H1/events.csv:10:25 `` the event `complaint` does not give `matter`, which a rule reads",
            "K0510 2022H1/events.csv:10:26 `3 March` `3 March` is not a date",
        ]
    );
    assert_eq!(
        faults("2022H1/events.csv", "unit,kind\na,late\nb,late\nb,迟报\n"),
        [
            "K0505 2022H1/events.csv:1:1 `unit` the table has no column `date`",
            "K0527 2022H1/events.csv:2:1 `a` the event `late` does not give `days`, which a rule reads",
        ]
    );
    assert_eq!(
        faults(
            "2022H1/events.yaml",
            "- {unit: a, date: 2022-03-01, kind: late, days: x}\n- {unit: a, kind: late, days: 2}\n- 5\n"
        ),
        [
            "K0509 2022H1/events.yaml:1:49 `x` `x` of `days` is not a number",
            "K0512 2022H1/events.yaml:2:4 `unit` `date` is blank",
            "K0523 2022H1/events.yaml:3:3 `5` expected keys, found a single value",
        ]
    );
    let manifest = "files: {events.csv: {event: late}}\n";
    assert_eq!(
        lines(
            &rules(),
            &with(&[
                ("data.yaml", manifest),
                ("2022H1/events.csv", "unit,date,kind,matter\na,2022-01-01,complaint,x\n")
            ])
        ),
        [
            "K0508 2022H1/events.csv:2:14 `complaint` data.yaml says that the file holds one kind of event, but this row is `complaint`"
        ]
    );
}

#[test]
fn ratings() {
    let table = "rater,unit,aspect,level\n\
                 r1,a,service,great\n\
                 r9,a,service,good\n\
                 r1,a,servce,good\n\
                 r1,z,service,good\n\
                 r1,a,speed,good\n\
                 r2,a,speed,good\n\
                 r1,a,效率,fair\n\
                 ,a,speed,fair\n";
    assert_eq!(
        faults("2022H1/ratings.csv", table),
        [
            "K0511 2022H1/ratings.csv:2:14 `great` `great` is not one of the levels",
            "K0517 2022H1/ratings.csv:3:1 `r9` no rater `r9` on the list",
            "K0521 2022H1/ratings.csv:4:6 `servce` the survey has no aspect `servce`",
            "K0506 2022H1/ratings.csv:5:4 `z` no unit `z` in the list",
            "K0519 2022H1/ratings.csv:8:9 `fair` the same rater answered the same question a second time",
            "K0512 2022H1/ratings.csv:9:1 `` `rater` is blank",
        ]
    );
    let found = run(&rules(), &with(&[("2022H1/ratings.csv", table)]));
    let second = found.problems.iter().find(|problem| problem.code.code == "K0519").unwrap();
    assert_eq!(second.labels.len(), 1);
    assert_eq!(
        faults("2022H1/ratings.csv", "rater,unit,panel,service\nr1,a,peeple,good\nr1,b,leaders,good\nr2,c,,good\n"),
        [
            "K0518 2022H1/ratings.csv:2:6 `peeple` the scheme has no panel `peeple`",
            "K0518 2022H1/ratings.csv:3:6 `leaders` the rater `r1` is on the panel `people`, not `leaders`",
        ]
    );
    let list = "rater,panel\nr1,people\nr2,people\nr1,leaders\nr4,poeple\nr5,people\nr3,leaders\n";
    assert_eq!(
        lines(&rules(), &with(&[("2022H1/raters.csv", list)])),
        [
            "K0513 2022H1/raters.csv:1:1 `rater` the list has 3 raters on the panel `people`, the scheme 2",
            "K0514 2022H1/raters.csv:4:1 `r1` the rater `r1` is listed twice",
            "K0518 2022H1/raters.csv:5:4 `poeple` the scheme has no panel `poeple`",
        ]
    );
    let without = |table| lines(&rules(), &with(&[("2022H1/raters.csv", ""), ("2022H1/ratings.csv", table)]));
    assert_eq!(
        without("rater,unit,service\nr1,a,good\n"),
        ["K0505 2022H1/ratings.csv:1:1 `rater` the table has no column `panel`"]
    );
    assert_eq!(
        without("rater,unit,panel,service\nr1,a,people,good\nr1,b,leaders,good\nr2,b,,good\n"),
        [
            "K0518 2022H1/ratings.csv:3:6 `leaders` the rater `r1` is on the panel `people`, not `leaders`",
            "K0512 2022H1/ratings.csv:4:6 `` `panel` is blank",
        ]
    );
    assert_eq!(
        without("rater,unit,panel,level\nr1,a,people,good\n"),
        ["K0505 2022H1/ratings.csv:1:1 `rater` the table has no column `aspect`"]
    );
}

#[test]
fn manifests_and_files() {
    let manifest = "files:\n  facts.csv: {kind: [facts], columns: {Rate: rat, Income: revenue}, states: {n/a: not aplicable}}\n  \
                    lost.csv: {kinds: [fact]}\n  events.csv: {event: latte, survey: sociable}\nfile: {}\n";
    assert_eq!(
        lines(
            &rules(),
            &with(&[
                ("data.yaml", manifest),
                ("2022H1/fcts.csv", "unit\n"),
                ("2022H1/x.json", "{}"),
                ("2022H1/.gitkeep", "")
            ])
        ),
        [
            "K0522 2022H1/fcts.csv:1:1 `` `2022H1/fcts.csv` belongs to no data of the scheme",
            "K0522 2022H1/x.json:1:1 `` `2022H1/x.json` belongs to no data of the scheme",
            "K0521 data.yaml:2:15 `kind` unknown key `kind`",
            "K0521 data.yaml:2:46 `rat` `rat` is no column",
            "K0505 data.yaml:2:51 `Income` the file has no column `Income`",
            "K0521 data.yaml:2:83 `not aplicable` unknown state `not aplicable`",
            "K0501 data.yaml:3:3 `lost.csv` there is no file `lost.csv`",
            "K0521 data.yaml:3:22 `fact` unknown kind of file `fact`",
            "K0508 data.yaml:4:23 `latte` the scheme has no event `latte`",
            "K0521 data.yaml:4:38 `sociable` the scheme has no survey `sociable`",
            "K0521 data.yaml:5:1 `file` unknown key `file`",
        ]
    );
}

#[test]
fn a_flood_is_counted() {
    let mut table = String::from("unit,date,kind,days\n");
    for row in 0..1000 {
        table.push_str(&format!("u{row},2022-01-01,late,x\n"));
    }
    let found = lines(&rules(), &with(&[("2022H1/events.csv", &table)]));
    assert_eq!(found.len(), 402);
    assert_eq!(
        found[400],
        "K0506 2022H1/events.csv:202:1 `u200` 800 more problems of this kind from here on are not listed"
    );
}

#[test]
fn a_nearest_name_is_offered() {
    let found = run(&rules(), &with(&[("2022H1/events.csv", "unit,date,kind,days\n甲镇,2022-01-01,lat,1\n")]));
    let helps: Vec<&str> = found.problems.iter().map(|problem| problem.helps[0].en.as_str()).collect();
    assert_eq!(helps, ["this is a name; write its id `a`", "did you mean `late`?"]);
    assert!(run(&rules(), &GOOD).problems.is_empty());
}
