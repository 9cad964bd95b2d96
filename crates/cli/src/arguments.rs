//! The commands and their arguments, in the language of the interface.

mod backup;
mod evidence;
mod ledger;
mod package;
mod remote;
mod serve;
mod vault;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use simsa_model::{Bi, Day, Language};

/// The files of a case folder that have a schema.
const SCHEMAS: [&str; 9] = [
    "facts",
    "answers",
    "evidence",
    "products",
    "services",
    "tests",
    "exemptions",
    "conformity",
    "workbench",
];

/// The language is needed before the arguments are parsed, because help is written in it: `--lang en` or `SIMSA_LANG`.
pub(crate) fn language_of(arguments: impl Iterator<Item = OsString>) -> Language {
    let arguments: Vec<String> = arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
    let by_argument =
        arguments.iter().enumerate().find_map(|(at, argument)| match argument.strip_prefix("--lang") {
            Some("") => arguments.get(at + 1).cloned(),
            Some(value) => value.strip_prefix('=').map(ToOwned::to_owned),
            None => None,
        });
    match by_argument.or_else(|| std::env::var("SIMSA_LANG").ok()).as_deref() {
        Some("en") => Language::English,
        _ => Language::Korean,
    }
}

/// The whole command line.
pub(crate) fn command(language: Language) -> Command {
    let t = |ko: &'static str, en: &'static str| Bi::new(ko, en).get(language);
    let template = match language {
        Language::Korean => "{about}\n\n사용법: {usage}\n\n{all-args}{after-help}",
        Language::English => "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
    };
    let heading = t("명령", "Commands");
    let commands = [
        new(t),
        assess(t),
        what_if(t),
        questions(t),
        check(t),
        render(t),
        prepare(t),
        inspect(t),
        evidence::evidence(t),
        package::seal(t),
        package::verify(t),
        serve::serve(t),
        backup::backup(t),
        backup::restore(t),
        remote::remote(t),
        vault::vault(t),
        ledger::ledger(t),
        explain(t),
        schema(t),
        completions(t),
        help(t),
    ];
    Command::new("simsa")
        // not the name it was started under, which help and errors would quote
        .bin_name("simsa")
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "외부보관 EMR 인증심사(S014): 신청 사실에서 적용 여부, 그룹, 제출 양식까지",
            "Review of EMR systems kept outside the hospital (S014): from facts to group, findings and forms",
        ))
        .after_help(t(
            "끝 코드: 0 이상 없음 · 1 제출 불가 항목이나 맞지 않는 것이 있음 · 2 입력을 쓸 수 없음 · 3 만든 사람을 확인하지 못함(verify) · 70 프로그램 결함 · 130 요청에 따라 멈춤",
            "Exit codes: 0 fine · 1 something blocks or does not hold · 2 unusable input · 3 nobody says by whom it was made (verify) · 70 a fault of the program · 130 stopped on request",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(heading)
        .help_template(template)
        .term_width(crate::terminal::columns())
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(common(t).map(|arg| said_in(arg, language)))
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help_heading(t("선택 사항", "Options"))
                .help(t("판 번호를 보여 줍니다", "Print the version")),
        )
        .subcommands(commands.map(|command| in_house_style(command, template, language)))
}

/// Help in the language of the interface, for a command and those below it.
fn in_house_style(command: Command, template: &'static str, language: Language) -> Command {
    command
        .mut_args(|arg| said_in(arg, language))
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_subcommands(|below| in_house_style(below, template, language))
}

/// What the maker of help adds to an argument in English, said in the language of the interface.
fn said_in(arg: Arg, language: Language) -> Arg {
    if language == Language::English || !arg.get_action().takes_values() {
        return arg;
    }
    let default: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let possible: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    for (word, values) in [("가능한 값", possible), ("없으면", default)] {
        if !values.is_empty() {
            help = format!("{help} [{word}: {}]", values.join(", "));
        }
    }
    arg.hide_possible_values(true).hide_default_value(true).help(help)
}

/// A command that only holds others.
fn family(
    name: &'static str,
    about: &'static str,
    t: impl Fn(&'static str, &'static str) -> &'static str,
    commands: impl IntoIterator<Item = Command>,
) -> Command {
    Command::new(name)
        .about(about)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_help_heading(t("명령", "Commands"))
        .subcommands(commands)
}

/// The case folder, where a single facts file would not do.
fn folder_argument(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("case")
        .value_name(t("폴더", "CASE"))
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help_heading(t("인자", "Arguments"))
        .help(t("신청 건 폴더", "The case folder"))
}

/// An option that takes a value.
fn option(name: &'static str, value: &'static str, heading: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help_heading(heading).help(help)
}

/// An option that takes a path.
fn path_option(name: &'static str, value: &'static str, heading: &'static str, help: &'static str) -> Arg {
    option(name, value, heading, help).value_parser(value_parser!(PathBuf))
}

fn common(t: impl Fn(&'static str, &'static str) -> &'static str) -> [Arg; 2] {
    let heading = t("선택 사항", "Options");
    [
        Arg::new("lang")
            .long("lang")
            .global(true)
            .value_name(t("언어", "LANGUAGE"))
            .value_parser(PossibleValuesParser::new(["ko", "en"]))
            .help_heading(heading)
            .help(t(
                "화면의 언어. 공식 문구는 언제나 한국어입니다",
                "Language of the interface; official texts stay Korean",
            )),
        Arg::new("help")
            .short('h')
            .long("help")
            .global(true)
            .action(ArgAction::Help)
            .help_heading(heading)
            .help(t("도움말을 보여 줍니다", "Print help")),
    ]
}

fn case_argument(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("case")
        .value_name(t("폴더", "CASE"))
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help_heading(t("인자", "Arguments"))
        .help(t("신청 건 폴더, 또는 신청 사실 파일 하나", "The case folder, or a single facts file"))
}

fn on_argument(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("on")
        .long("on")
        .value_name(t("날짜", "DATE"))
        .value_parser(|text: &str| text.parse::<Day>())
        .help_heading(t("선택 사항", "Options"))
        .help(t(
            "판정일(2024-03-02나 2024년 3월 2일). 없으면 신청일, 그것도 없으면 오늘(한국)",
            "The day to judge on (YYYY-MM-DD); else the application's date, else today in Korea",
        ))
}

fn flag(name: &'static str, heading: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help_heading(heading).help(help)
}

fn new(t: impl Fn(&'static str, &'static str) -> &'static str) -> Command {
    Command::new("new").about(t("새 신청 건 폴더를 만듭니다", "Make a new case folder")).arg(
        Arg::new("dir")
            .value_name(t("폴더", "DIR"))
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help_heading(t("인자", "Arguments"))
            .help(t("새로 만들 폴더", "The folder to make")),
    )
}

fn assess(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("assess")
        .about(t(
            "적용 여부, 그룹, 심사 범위, 제출 양식을 판정합니다",
            "Decide applicability, group, scope and forms",
        ))
        .arg(case_argument(t))
        .arg(on_argument(t))
        .arg(flag(
            "explain",
            heading,
            t("판정마다 근거와 조문을 보여 줍니다", "Show the grounds and passages of each ruling"),
        ))
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

fn what_if(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("what-if")
        .about(t(
            "어떤 인증이나 선택이 부담을 줄이는지 보여 줍니다",
            "Show which certificates or choices would make the case lighter",
        ))
        .arg(case_argument(t))
        .arg(on_argument(t))
        .arg(flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON")))
}

fn questions(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("questions")
        .about(t("이 건이 답할 질문을 보여 줍니다", "List the questions this case must answer"))
        .arg(case_argument(t))
        .arg(on_argument(t))
        .arg(flag("evidence", heading, t("증적자료 예시도 보여 줍니다", "Show the examples of evidence too")))
        .arg(flag(
            "write",
            heading,
            t("답이 없는 질문을 answers.toml 끝에 덧붙입니다", "Append unanswered questions to answers.toml"),
        ))
        .arg(option(
            "operator",
            t("사업자", "OPERATOR"),
            heading,
            t(
                "여러 사업자 가운데 이 사업자의 질문만. --write와 함께 쓰면 공통 답이 있는 질문도 덧붙입니다",
                "Only the questions of this one of several operators; with --write also those that share an answer",
            ),
        ))
        .arg(flag("json", heading, t("JSON으로 출력합니다", "Print JSON")))
}

fn check(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("check")
        .about(t("빠지거나 잘못된 것을 찾습니다", "Find what is missing or wrong"))
        .arg(case_argument(t))
        .arg(on_argument(t))
        .arg(flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON")))
}

fn inspect(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("inspect")
        .about(t(
            "파일의 형식과 주민등록번호로 보이는 내용을 살펴봅니다",
            "Look into files: what they are, and whether they seem to hold registration numbers",
        ))
        .arg(
            Arg::new("file")
                .value_name(t("파일", "FILE"))
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .value_parser(value_parser!(PathBuf))
                .help_heading(t("인자", "Arguments"))
                .help(t("살펴볼 파일. 여러 개를 줄 수 있습니다", "The files to look into")),
        )
        .arg(flag("json", t("선택 사항", "Options"), t("JSON으로 출력합니다", "Print JSON")))
}

fn out_argument(t: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("out")
        .long("out")
        .short('o')
        .value_name(t("폴더", "DIR"))
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help_heading(t("선택 사항", "Options"))
        .help(t("양식을 쓸 폴더", "The folder to write the forms to"))
}

fn render(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    let heading = t("선택 사항", "Options");
    Command::new("render")
        .about(t("공식 양식을 채워 PDF와 HTML로 만듭니다", "Fill in the official forms as PDF and HTML"))
        .arg(case_argument(t))
        .arg(out_argument(t))
        .arg(on_argument(t))
        .arg(
            Arg::new("form")
                .long("form")
                .value_name(t("번호", "NUMBER"))
                .action(ArgAction::Append)
                .help_heading(heading)
                .help(t(
                    "이 양식만 (예: 2-1). 여러 번 쓸 수 있습니다",
                    "Only this form, for example 2-1; may be repeated",
                )),
        )
        .arg(flag(
            "all",
            heading,
            t("제출 대상이 아닌 양식까지 열두 개 모두", "All twelve forms, due or not"),
        ))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name(t("형식", "FORMAT"))
                .value_parser(PossibleValuesParser::new(
                    simsa_papers::Format::ALL.map(simsa_papers::Format::id),
                ))
                .action(ArgAction::Append)
                .help_heading(heading)
                .help(t("형식. 없으면 둘 다", "Format; both when left out")),
        )
}

fn prepare(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("prepare")
        .about(t("판정, 점검, 양식 만들기를 한 번에 합니다", "Assess, check and render in one go"))
        .arg(case_argument(t))
        .arg(out_argument(t))
        .arg(on_argument(t))
}

fn explain(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("explain")
        .about(t(
            "지적 코드, 규칙, 해석, 조문, 질문, 양식을 설명합니다",
            "Explain a finding, rule, reading, passage, question or form",
        ))
        .arg(
            Arg::new("name")
                .value_name(t("이름", "NAME"))
                .required(true)
                .help_heading(t("인자", "Arguments"))
                .help(t(
                    "예: certificate-expired, group/ii-1-csap, R-004, table.ii-1, emr-2.1-1, 양식2-1",
                    "For example certificate-expired, group/ii-1-csap, R-004, table.ii-1, emr-2.1-1, 2-1",
                )),
        )
}

fn schema(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("schema")
        .about(t("입력 파일의 JSON Schema를 출력합니다", "Print the JSON Schema of an input file"))
        .arg(
            Arg::new("file")
                .value_name(t("파일", "FILE"))
                .default_value("facts")
                .value_parser(PossibleValuesParser::new(SCHEMAS))
                .help_heading(t("인자", "Arguments"))
                .help(t("어느 파일의 것인지", "Which file")),
        )
}

fn help(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("help").alias("도움말").about(t("도움말을 보여 줍니다", "Print help")).arg(
        Arg::new("command")
            .value_name(t("명령", "COMMAND"))
            .action(ArgAction::Append)
            .num_args(0..)
            .help_heading(t("인자", "Arguments"))
            .help(t("어느 명령의 것인지. 예: evidence add", "Of which command, for example evidence add")),
    )
}

fn completions(t: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("completions").about(t("셸 자동 완성을 출력합니다", "Print completions for a shell")).arg(
        Arg::new("shell")
            .value_name(t("셸", "SHELL"))
            .required(true)
            .value_parser(value_parser!(clap_complete::Shell))
            .help_heading(t("인자", "Arguments"))
            .help(t("어느 셸", "Which shell")),
    )
}
