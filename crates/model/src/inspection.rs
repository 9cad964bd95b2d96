//! What looking into a file of evidence has shown: what it really is, and where it seems to hold registration numbers
//! of people. The numbers themselves are never part of it, so that it can be shown, logged and kept.

use serde::{Deserialize, Serialize};

use crate::Told;
use crate::say::{Bi, Say};

/// What a file is, judged by its bytes and never by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// PNG image.
    Png,
    /// JPEG image.
    Jpeg,
    /// GIF image.
    Gif,
    /// WebP image.
    Webp,
    /// HEIC or AVIF image, as phones make them.
    Heic,
    /// TIFF image, as scanners make them.
    Tiff,
    /// A zip archive, as DOCX, XLSX, PPTX and HWPX also are.
    Zip,
    /// A compound file, as HWP, DOC, XLS and PPT are.
    Compound,
    /// A web page.
    Html,
    /// SVG, which can hold scripts.
    Svg,
    /// Other XML.
    Xml,
    /// Text.
    Text,
    /// A program.
    Program,
    /// A script: text that names what runs it.
    Script,
    /// A file packed with gzip, as logs often are.
    Gzip,
    /// Something else.
    #[default]
    Other,
}

/// Endings of names and the kinds of file they promise. An ending that is not listed promises nothing. Text of every kind
/// begins as it likes: XML without declaration and pages without a head are not told from other text.
const PROMISES: &[(&str, &[FileKind])] = {
    use FileKind::{
        Compound, Gif, Gzip, Heic, Html, Jpeg, Other, Pdf, Png, Script, Svg, Text, Tiff, Webp, Xml, Zip,
    };
    &[
        ("pdf", &[Pdf]),
        ("png", &[Png]),
        ("jpg", &[Jpeg]),
        ("jpeg", &[Jpeg]),
        ("gif", &[Gif]),
        ("webp", &[Webp]),
        ("heic", &[Heic]),
        ("heif", &[Heic]),
        ("avif", &[Heic]),
        ("tif", &[Tiff]),
        ("tiff", &[Tiff]),
        // told by two letters, which text may begin with
        ("bmp", &[Other]),
        ("svg", &[Svg]),
        ("htm", &[Html, Xml, Text]),
        ("html", &[Html, Xml, Text]),
        ("xml", &[Xml, Svg, Text]),
        ("txt", &[Text, Xml, Script]),
        ("csv", &[Text, Script]),
        ("tsv", &[Text, Script]),
        ("md", &[Text, Script]),
        ("log", &[Text, Script]),
        ("json", &[Text]),
        ("rtf", &[Text]),
        ("zip", &[Zip]),
        ("gz", &[Gzip]),
        ("docx", &[Zip]),
        ("docm", &[Zip]),
        ("xlsx", &[Zip]),
        ("xlsm", &[Zip]),
        ("pptx", &[Zip]),
        ("vsdx", &[Zip]),
        ("hwpx", &[Zip]),
        ("odt", &[Zip]),
        ("ods", &[Zip]),
        // programs save these in either form, and under the old ending; Word also as RTF, which is text
        ("hwp", &[Compound, Zip]),
        ("doc", &[Compound, Zip, Xml, Html, Text]),
        ("xls", &[Compound, Zip, Xml, Html]),
        ("ppt", &[Compound, Zip]),
    ]
};

impl FileKind {
    /// The media type under which a browser may show it; absent for all that could hold a script, and for what
    /// browsers cannot show.
    pub const fn shown_as(self) -> Option<&'static str> {
        match self {
            Self::Pdf => Some("application/pdf"),
            Self::Png => Some("image/png"),
            Self::Jpeg => Some("image/jpeg"),
            Self::Gif => Some("image/gif"),
            Self::Webp => Some("image/webp"),
            _ => None,
        }
    }

    /// Whether it is an image that can be shown.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Whether a file called `name` may be of this kind. A name that promises nothing is always true.
    pub fn fits(self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let promised = PROMISES.iter().find(|(own, _)| *own == ending);
        promised.is_none_or(|(_, kinds)| kinds.contains(&self))
    }

    /// What it is called.
    pub const fn name(self) -> Bi {
        match self {
            Self::Pdf => Bi::new("PDF 문서", "PDF document"),
            Self::Png => Bi::new("PNG 그림", "PNG image"),
            Self::Jpeg => Bi::new("JPEG 그림", "JPEG image"),
            Self::Gif => Bi::new("GIF 그림", "GIF image"),
            Self::Webp => Bi::new("WebP 그림", "WebP image"),
            Self::Heic => Bi::new("HEIC 그림", "HEIC image"),
            Self::Tiff => Bi::new("TIFF 그림", "TIFF image"),
            Self::Zip => {
                Bi::new("ZIP 형식 (DOCX·XLSX·PPTX·HWPX 포함)", "ZIP format (also DOCX, XLSX, PPTX, HWPX)")
            }
            Self::Compound => Bi::new("복합 문서 (HWP·DOC·XLS·PPT)", "compound file (HWP, DOC, XLS, PPT)"),
            Self::Html => Bi::new("웹 페이지(HTML)", "web page (HTML)"),
            Self::Svg => Bi::new("SVG 그림", "SVG image"),
            Self::Xml => Bi::new("XML", "XML"),
            Self::Text => Bi::new("텍스트", "text"),
            Self::Program => Bi::new("실행 파일", "program"),
            Self::Script => Bi::new("스크립트", "script"),
            Self::Gzip => Bi::new("GZIP 압축 파일", "gzip file"),
            Self::Other => Bi::new("그 밖의 형식", "another format"),
        }
    }
}

/// Whose number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberKind {
    /// 주민등록번호.
    Resident,
    /// 외국인등록번호, 국내거소신고번호.
    Foreigner,
}

impl NumberKind {
    /// Its official name.
    pub const fn name(self) -> Bi {
        match self {
            Self::Resident => Bi::new("주민등록번호", "resident registration number"),
            Self::Foreigner => Bi::new("외국인등록번호", "foreigner registration number"),
        }
    }

    /// How it is written when nothing of it may be seen.
    pub const MASKED: &'static str = "######-#******";
}

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilePlace {
    /// A page, from 1.
    Page(u32),
    /// A line, from 1.
    Line(u32),
    /// A row of a sheet; both from 1, sheets in the order of the file.
    Row {
        /// The sheet.
        sheet: u32,
        /// The row.
        row: u32,
    },
    /// A slide, from 1.
    Slide(u32),
    /// A paragraph, from 1.
    Paragraph(u32),
}

impl FilePlace {
    /// The place in words.
    pub fn say(self) -> Say {
        match self {
            Self::Page(page) => Say::new(format!("{page}쪽"), format!("page {page}")),
            Self::Line(line) => Say::new(format!("{line}번째 줄"), format!("line {line}")),
            Self::Row { sheet, row } => {
                Say::new(format!("시트 {sheet}의 {row}행"), format!("sheet {sheet}, row {row}"))
            }
            Self::Slide(slide) => Say::new(format!("슬라이드 {slide}"), format!("slide {slide}")),
            Self::Paragraph(paragraph) => {
                Say::new(format!("{paragraph}번째 문단"), format!("paragraph {paragraph}"))
            }
        }
    }
}

/// Something that is written like a registration number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sighting {
    /// Whose number it would be.
    pub kind: NumberKind,
    /// Whether its check digit is right, which makes it next to certain. Numbers given since October 2020 have none.
    pub checked: bool,
    /// Where.
    pub place: FilePlace,
    /// In which file, from 1, when it is an archive of files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u32>,
}

impl Sighting {
    /// Kind, certainty and place in words; the number itself is masked whole.
    pub fn say(&self) -> Say {
        let (kind, place) = (self.kind.name(), self.place.say());
        let masked = NumberKind::MASKED;
        let (sure_ko, sure_en) = if self.checked {
            ("검증번호 맞음", "check digit right")
        } else {
            (
                "검증번호 다름(2020년 10월 이후 번호일 수 있음)",
                "check digit not right (may be one given since October 2020)",
            )
        };
        let entry_ko = self.entry.map(|entry| format!("안에 든 {entry}번째 파일, ")).unwrap_or_default();
        let entry_en = self.entry.map(|entry| format!("file {entry} inside, ")).unwrap_or_default();
        Say::new(
            format!("{entry_ko}{}: {masked} · {} · {sure_ko}", place.ko, kind.ko),
            format!("{entry_en}{}: {masked}, {}, {sure_en}", place.en, kind.en),
        )
    }
}

/// Why something was not looked at, the weightiest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unseen {
    /// It has no text: an image, a scan.
    NoText,
    /// This kind of file is not read.
    Format,
    /// It cannot be read as what it claims to be.
    Damaged,
    /// It is encrypted.
    Encrypted,
    /// It is too large, or holds too much.
    TooMuch,
    /// Reading it took more memory than one look may have.
    Memory,
    /// Reading it took longer than one look may take.
    Time,
    /// Whatever read it ended on the way.
    Ended,
    /// It had to wait too long; it is looked at later.
    Postponed,
}

impl Unseen {
    /// The reason in words.
    pub const fn say(self) -> Bi {
        match self {
            Self::NoText => Bi::new("글자가 없는 그림·스캔이라", "it is an image or a scan without text"),
            Self::Format => Bi::new("내용을 읽지 않는 형식이라", "files of this kind are not read"),
            Self::TooMuch => Bi::new("너무 크거나 내용이 많아", "it is too large or holds too much"),
            Self::Encrypted => Bi::new("암호가 걸려 있어", "it is encrypted"),
            Self::Damaged => Bi::new("형식대로 읽히지 않아", "it cannot be read as what it claims to be"),
            Self::Memory => Bi::new("읽는 데 메모리가 너무 많이 들어", "reading it takes too much memory"),
            Self::Time => Bi::new("읽는 데 시간이 너무 오래 걸려", "reading it takes too long"),
            Self::Ended => Bi::new("읽는 도중에 읽기가 중단되어", "reading it broke off"),
            Self::Postponed => Bi::new(
                "살펴볼 파일이 밀려 있어(차례가 되면 자동으로 살펴봅니다)",
                "too many files are waiting (it is looked at by itself when its turn comes)",
            ),
        }
    }

    /// Whether somebody should do something about it. Images and kinds of files that are never read are as they should
    /// be; a file that claims to be readable and is not may be broken for the certifier, too.
    pub const fn warns(self) -> bool {
        !matches!(self, Self::NoText | Self::Format)
    }
}

/// A file in an archive that is not what its name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misnamed {
    /// Which file, from 1.
    pub entry: u32,
    /// What it is.
    pub kind: FileKind,
}

/// What looking into a file has shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// What it is.
    pub kind: FileKind,
    /// The first places at which something is written like a registration number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sightings: Vec<Sighting>,
    /// How many there are in all.
    #[serde(default)]
    pub count: u32,
    /// Why it, or a part of it, was not looked at; absent when all of it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen: Option<Unseen>,
    /// The first file inside that is not what its name promises; a program before others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misnamed: Option<Misnamed>,
    /// What it says of itself.
    #[serde(default, skip_serializing_if = "Told::is_empty")]
    pub told: Told,
}

impl Inspection {
    /// Places that are kept; more say nothing new.
    pub const MOST: usize = 20;

    /// Whether the file seems to hold registration numbers.
    pub const fn warns(&self) -> bool {
        self.count > 0
    }

    /// Without what the file says of itself, which serves only whoever describes it.
    #[must_use]
    pub fn without_told(&self) -> Self {
        Self { told: Told::default(), ..self.clone() }
    }

    /// Nothing but that it could not be looked at.
    pub fn unseen(kind: FileKind, why: Unseen) -> Self {
        Self { kind, unseen: Some(why), ..Self::default() }
    }

    /// Whether it can have come out of a look: as many places as were counted, and no more than are kept. What another
    /// process says is believed only as far as that.
    pub fn is_sound(&self) -> bool {
        self.told.is_sound()
            && self.sightings.len() <= Self::MOST
            && self.sightings.len() == Self::MOST.min(self.count.try_into().unwrap_or(usize::MAX))
    }

    /// Why somebody should look at the file, since it could not be looked at here.
    pub fn not_looked_at(&self) -> Option<Unseen> {
        self.unseen.filter(|why| why.warns())
    }

    /// Notes a sighting.
    pub fn see(&mut self, sighting: Sighting) {
        self.count = self.count.saturating_add(1);
        if self.sightings.len() < Self::MOST {
            self.sightings.push(sighting);
        }
    }

    /// Notes that the file `entry` inside is of this kind, which its name does not promise.
    pub fn misnamed(&mut self, entry: u32, kind: FileKind) {
        let weightier = |known: Misnamed| kind == FileKind::Program && known.kind != FileKind::Program;
        if self.misnamed.is_none_or(weightier) {
            self.misnamed = Some(Misnamed { entry, kind });
        }
    }

    /// Notes that something was not looked at; the weightiest reason stays (that it was too much, rather than that there
    /// is an image among it).
    pub fn miss(&mut self, why: Unseen) {
        self.unseen = self.unseen.max(Some(why));
    }
}

#[cfg(test)]
mod tests {
    use super::{FileKind, FilePlace, Inspection, NumberKind, Sighting};

    #[test]
    fn names_that_promise_something_else_do_not_fit() {
        assert!(FileKind::Pdf.fits("구성도.PDF") && FileKind::Zip.fits("계획.docx"));
        assert!(
            !FileKind::Html.fits("사진.png") && !FileKind::Svg.fits("a.jpg") && !FileKind::Text.fits("a.pdf")
        );
        assert!(FileKind::Other.fits("이름") && FileKind::Program.fits("도구.bin"));
        // what a script is called that is handed in as text, and what may begin as it likes
        assert!(FileKind::Script.fits("backup.txt") && !FileKind::Script.fits("사진.png"));
        for name in ["설정.xml", "화면.html", "계획.doc", "계획.rtf"] {
            assert!(FileKind::Text.fits(name) && !FileKind::Program.fits(name), "{name}");
        }
    }

    #[test]
    fn what_a_look_cannot_have_said_is_not_sound() {
        let one =
            Sighting { kind: NumberKind::Resident, checked: true, place: FilePlace::Page(1), entry: None };
        let said = |places: usize, count| Inspection {
            sightings: vec![one; places],
            count,
            ..Inspection::default()
        };
        assert!(said(0, 0).is_sound() && said(3, 3).is_sound() && said(Inspection::MOST, 5_000).is_sound());
        assert!(!said(0, 1).is_sound() && !said(1, 0).is_sound());
        assert!(!said(Inspection::MOST + 1, 21).is_sound());
    }

    #[test]
    fn what_could_not_be_read_warns_and_what_is_never_read_does_not() {
        use super::Unseen::{Damaged, Ended, Format, Memory, NoText, Postponed, Time, TooMuch};
        assert!([Damaged, TooMuch, Memory, Time, Ended, Postponed].into_iter().all(super::Unseen::warns));
        assert!(!NoText.warns() && !Format.warns());
    }

    #[test]
    fn nothing_that_could_hold_a_script_is_shown() {
        for kind in
            [FileKind::Html, FileKind::Svg, FileKind::Xml, FileKind::Text, FileKind::Zip, FileKind::Other]
        {
            assert_eq!(kind.shown_as(), None);
        }
    }

    #[test]
    fn words_hold_place_and_certainty_and_places_are_bounded() {
        let one = Sighting {
            kind: NumberKind::Resident,
            checked: true,
            place: FilePlace::Row { sheet: 2, row: 7 },
            entry: Some(3),
        };
        assert_eq!(
            one.say().ko,
            "안에 든 3번째 파일, 시트 2의 7행: ######-#****** · 주민등록번호 · 검증번호 맞음"
        );
        let mut inspection = Inspection::default();
        (0..100).for_each(|_| inspection.see(one));
        assert_eq!((inspection.sightings.len(), inspection.count), (Inspection::MOST, 100));
    }
}
