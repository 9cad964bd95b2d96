//! Papers for tests, benches and looking at: the shapes of the official forms, with invented content.

#![allow(dead_code, reason = "each test and bench uses some of the samples")]

use simsa_papers::{
    Block, Cell, Density, Heading, ItemList, Paper, Paragraph, Run, Signature, Size, Table, TableRow,
};

/// Questions of different length, as checklists have them.
const QUESTIONS: [&str; 6] = [
    "물리적 또는 그에 준하는(논리적 포함) 둘 이상의 회선으로 분리되어 있는가?",
    "둘 이상의 경로를 제공하는 내부망을 구성하고 있는가?",
    "정보보호 정책의 타당성 및 효과를 연 1회 이상 검토하는가? 관련 법규 변경 및 내·외부 보안사고 발생 등의 중대한 사유가 발생할 경우에는 정보보호 정책의 타당성 및 효과를 추가로 검토하고 변경하는가?",
    "전산실은 항상 항온항습기를 통하여 일정한 온도와 습도를 유지하는가?\n- 온도: 16℃ 이상 28℃ 이하\n- 습도: 40% 이상 70% 이하",
    "화재경보장치가 존재하며, 정상작동하는가?",
    "침해사고에 대한 효율적이고 효과적인 대응을 위해 신고절차, 유출 금지 대상, 사고 처리 절차 등을 담은 침해사고 대응절차를 마련하는가?",
];

/// A checklist with group cells over seven and three rows.
pub(crate) fn checklist(rows: usize) -> Paper {
    let mut table = Table::new("점검표: 분류, 항목, 점검내용과 Y, P, N, N/A 표시", [14, 13, 56, 6, 6, 6, 7])
        .density(Density::Compact)
        .header(
            ["분류", "항목", "점검내용", "Y", "P", "N", "N/A"]
                .map(|head| Cell::column_header(Paragraph::bold(head))),
        );
    for row in 0..rows {
        let mut cells = Vec::new();
        if row % 12 == 0 {
            let name = format!("{}. 네트워크 보안에 관한 시설과 장비", row / 12 + 1);
            cells.push(Cell::row_header(name.as_str()).rows(span(12, row, rows)));
        }
        if row % 3 == 0 {
            let name = format!("{}.{}. 정보 보호 정책", row / 12 + 1, row % 12 / 3 + 1);
            cells.push(Cell::row_header(name.as_str()).plain().rows(span(3, row, rows)));
        }
        cells.push(Cell::with(format!("[{row:03}] {}", QUESTIONS[row % QUESTIONS.len()])));
        for (column, answer) in ["Y", "P", "N", "N/A"].into_iter().enumerate() {
            let name = format!("q{row:03}.{answer}");
            let tick = Run::tick_mark(name, row % 4 == column, format!("{row}번 물음: {answer}"));
            cells.push(Cell::with(tick).center());
        }
        table = table.row(cells);
    }
    Paper::new("form-3", "양식3", "클라우드컴퓨팅 서비스 정보보호 기준 고시 항목별 점검표")
        .with(Heading::title("클라우드컴퓨팅 서비스 정보보호 기준 고시 항목별 점검표"))
        .with(Heading::section(2, "□ 클라우드컴퓨팅 서비스 정보보호 기준 고시 통제항목 점검표"))
        .with(
            Paragraph::text(
                "점검 항목표 (Y: 만족함, P: 부분적으로 만족함, N: 만족하지 않음, N/A: 해당 없음)",
            )
            .marker("*"),
        )
        .with(table)
}

fn span(every: usize, row: usize, rows: usize) -> u16 {
    u16::try_from(every.min(rows - row)).unwrap_or(1)
}

/// A confirmation with ticks, blanks, signature and addressee: one page.
pub(crate) fn confirmation(filled: bool) -> Paper {
    let value = |text: &str| filled.then(|| text.to_owned());
    let table = Table::new("취약점 점검 및 모의침투 테스트 수행 내역", [18, 14, 34, 34])
        .density(Density::Roomy)
        .row([
            Cell::row_header("집적정보통신시설").rows(2),
            Cell::row_header("사업자명"),
            Cell::with(Run::field("operator.name", value("주식회사 한빛데이터센터"))).cols(2),
        ])
        .row([
            Cell::row_header("구분"),
            Cell::of([
                Run::tick("kind.simple", false, "단순 외부보관"),
                Run::tick("kind.cloud", filled, "클라우드 기반 외부보관"),
            ])
            .cols(2),
        ])
        .row([
            Cell::column_header("구분").cols(2),
            Cell::column_header("취약점 점검"),
            Cell::column_header("모의침투 테스트"),
        ])
        .rows(["수행기관", "수행대상", "수행기간"].into_iter().enumerate().map(|(i, what)| {
            let field = |column: &str| {
                Cell::with(Run::field(
                    format!("{column}.{i}"),
                    value("2026. 3. 2. ~ 2026. 3. 13., ㈜가온보안"),
                ))
            };
            TableRow::of([Cell::row_header(what).cols(2), field("scan"), field("pentest")]).min_height(34)
        }))
        .row([
            Cell::row_header("수행결과").cols(2),
            Cell::of([
                Paragraph::of([Run::tick("fixed", filled, "점검결과 발견된 취약점 조치 완료")]),
                Paragraph::of([
                    Run::tick("open", false, "점검결과 발견된 취약점 조치 미완료 (미완료 시 사유 : "),
                    Run::field("open.why", None::<String>),
                    Run::text(")"),
                ]),
            ])
            .cols(2),
        ]);
    let title = "IaaS 및 인프라 취약점 점검 및 모의침투 테스트 수행 확인서";
    Paper::new("form-4", "양식4", title)
        .with(Heading::title(title))
        .with(Block::Space(8))
        .with(table)
        .with(Block::Space(14))
        .with(Paragraph::text("상기와 같이 취약점 점검 및 모의침투 테스트를 수행하였으며, 발견된 취약점에 대해 적절히 조치하였음을 확인합니다.").indent(1))
        .with(
            Signature::of("집적정보통신시설 사업자(대표자)", Run::field("signer", value("김하늘")))
                .dated("signed", filled.then_some((2026, 11, 24))),
        )
        .with(Block::Addressee("재단법인 한국보건의료정보원 귀중".into()))
        .with(Block::Rule)
        .with(Paragraph::note("집적정보통신시설의 취약점 점검 및 모의침투 테스트 수행 결과는 1년 이내 수행한 내역에 한해 유효"))
}

/// Evidence form with boxed sub-tables made of spans and lists in cells.
pub(crate) fn evidence() -> Paper {
    let points =
        |items: &[&str]| items.iter().map(|item| Paragraph::text(*item).marker("·")).collect::<Vec<_>>();
    let mut left = vec![Paragraph::bold("□ 증빙자료 설명")];
    left.extend(points(&[
        "정보시스템 네트워크의 물리적 또는 논리적 회선 분리 구성에 대한 증빙자료",
        "장애 대응 관련 증빙자료",
    ]));
    let mut right = vec![Paragraph::bold("□ 증빙자료 예시")];
    right.extend(points(&["서비스 계약서 (SLA)", "정보시스템 및 네트워크 구성도", "장애대응 절차"]));
    let table = Table::new("2.1 항목 증빙자료", [8, 17, 38, 37])
        .header(
            ["항목", "분류"]
                .map(Cell::column_header)
                .into_iter()
                .chain([Cell::column_header("증빙자료").cols(2)]),
        )
        .row([
            Cell::row_header("2.1").rows(3),
            Cell::row_header("이중화된 네트워크의 구성").rows(3),
            Cell::of([
                Paragraph::bold("□ 점검항목"),
                Paragraph::text(QUESTIONS[0]),
                Paragraph::text(QUESTIONS[1]),
            ])
            .cols(2),
        ])
        .row([Cell::of(left).top(), Cell::of(right).top()])
        .row([Cell::of([Paragraph::bold("□ 증빙자료"), Paragraph::text("1~4 각 증빙자료 붙임").center()])
            .cols(2)]);
    Paper::new("form-2-1", "양식2-1", "이중화된 네트워크의 구성 증빙자료 제출 양식")
        .with(Heading::title("이중화된 네트워크의 구성 증빙자료 제출 양식"))
        .with(Heading::section(2, "(1) 증빙자료 제출 양식 : 2.1 항목"))
        .with(ItemList::of([
            Paragraph::text("도입 정보보호제품 목록은 국가정보원 보안적합성 검증의 제품 유형 목록 참고").marker("①"),
            Paragraph::text("네트워크 보안(의료법 시행규칙 제16조제1항제4호) 관련 인증은 국내외 CC인증, 성능평가 확인서, 보안기능 확인서 등을 포함").marker("②"),
        ]))
        .with(table)
        .with(Paragraph::note("문서로 제출한 증빙 자료에 대하여 심사하며, 추가 확인이 필요한 경우 추가 증빙자료 확인을 위한 현장심사 가능"))
        .with(Paragraph::text("작은 글씨").size(Size::Small).end())
}
