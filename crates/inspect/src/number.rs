//! Finding what is written like a registration number of a person: six digits that are a birthday, a hyphen, seven
//! digits of which the first says century, sex and whether the person is a foreigner.
//!
//! The last digit was a check digit until October 2020 (주민등록법 시행규칙 개정, 2020-10-05); what has been given since then has
//! six random digits. So a wrong check digit excludes nothing, and a right one makes it next to certain.

use simsa_model::{Day, FilePlace, Inspection, NumberKind, Sighting};

/// White space that people leave around the hyphen.
const SPACES: u8 = 2;
const FRONT: usize = 6;
const ALL: usize = 13;

/// Looks at characters one by one and notes what it sees.
#[derive(Debug)]
pub(crate) struct Finder {
    today: Day,
    /// In which file of an archive.
    pub(crate) entry: Option<u32>,
    digits: [u8; ALL],
    count: usize,
    step: Step,
    /// Where the first digit stood.
    place: Option<FilePlace>,
    /// Letters touch it: then it is more likely a serial number.
    attached: bool,
    before: Class,
    /// The character before `before`.
    earlier: Class,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Not in a number.
    Idle,
    /// In a run of digits (or behind one) that is none; ends with the first other character.
    Skip,
    Front,
    GapBefore(u8),
    Hyphen(u8),
    Back,
    /// All digits are there; what comes next decides.
    Full,
    /// A hyphen came behind all digits: a digit behind it would make it an account number.
    FullHyphen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digit(u8),
    Hyphen,
    Space,
    Letter,
    Other,
}

fn class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit(c as u8 - b'0'),
        // full width, as Korean documents have them: the last four bits are the digit
        '\u{ff10}'..='\u{ff19}' => Class::Digit((u32::from(c) & 0xf) as u8),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{ad}' | '\u{fe63}' => Class::Hyphen,
        ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2009}' | '\u{202f}' => Class::Space,
        'a'..='z' | 'A'..='Z' | '_' => Class::Letter,
        _ => Class::Other,
    }
}

impl Finder {
    pub(crate) fn new(today: Day) -> Self {
        Self {
            today,
            entry: None,
            digits: [0; ALL],
            count: 0,
            step: Step::Idle,
            place: None,
            attached: false,
            before: Class::Other,
            earlier: Class::Other,
        }
    }

    /// The next character.
    pub(crate) fn next(&mut self, c: char, place: FilePlace, into: &mut Inspection) {
        let class = class(c);
        self.step = self.step(class, place, into);
        (self.earlier, self.before) = (self.before, class);
    }

    /// What comes next does not belong to what was there.
    pub(crate) fn end(&mut self, into: &mut Inspection) {
        if matches!(self.step, Step::Full | Step::FullHyphen) {
            self.settle(into);
        }
        (self.step, self.before, self.earlier) = (Step::Idle, Class::Other, Class::Other);
    }

    fn step(&mut self, class: Class, place: FilePlace, into: &mut Inspection) -> Step {
        match (self.step, class) {
            // `123456 900101-…`: what looked like the front was another number
            (Step::Idle | Step::GapBefore(_), Class::Digit(digit)) => self.begin(digit, place),
            (Step::Front, Class::Digit(digit)) if self.count < FRONT => self.push(digit, Step::Front),
            (Step::Front, Class::Hyphen) if self.count == FRONT => Step::Hyphen(0),
            (Step::Front, Class::Space) if self.count == FRONT => Step::GapBefore(1),
            (Step::GapBefore(_), Class::Hyphen) => Step::Hyphen(0),
            (Step::GapBefore(spaces), Class::Space) if spaces < SPACES => Step::GapBefore(spaces + 1),
            (Step::Hyphen(spaces), Class::Space) if spaces < SPACES => Step::Hyphen(spaces + 1),
            (Step::Hyphen(_), Class::Digit(digit)) => self.push(digit, Step::Back),
            (Step::Back, Class::Digit(digit)) => {
                let next = if self.count + 1 == ALL { Step::Full } else { Step::Back };
                self.push(digit, next)
            }
            (Step::Full, Class::Hyphen) => Step::FullHyphen,
            (Step::Full | Step::FullHyphen, Class::Digit(_)) => Step::Skip,
            (Step::Full, Class::Letter) => {
                self.attached = true;
                self.settle(into);
                Step::Idle
            }
            (Step::Full | Step::FullHyphen, _) => {
                self.settle(into);
                Step::Idle
            }
            (_, Class::Digit(_)) => Step::Skip,
            _ => Step::Idle,
        }
    }

    fn begin(&mut self, digit: u8, place: FilePlace) -> Step {
        // `12-900101-1234567` is an account or an order, and so is a run of digits joined by hyphens in general
        if self.before == Class::Hyphen && matches!(self.earlier, Class::Digit(_)) {
            return Step::Skip;
        }
        self.attached = self.before == Class::Letter;
        self.count = 0;
        self.place = Some(place);
        self.push(digit, Step::Front)
    }

    fn push(&mut self, digit: u8, next: Step) -> Step {
        self.digits[self.count] = digit;
        self.count += 1;
        next
    }

    fn settle(&mut self, into: &mut Inspection) {
        if let (Some(place), Some((kind, checked))) = (self.place, person(&self.digits, self.today))
            && (checked || !self.attached)
        {
            into.see(Sighting { kind, checked, place, entry: self.entry });
        }
    }
}

/// Whose number this would be, and whether its check digit is right; nobody's when the front is no day before `today`.
fn person(digits: &[u8; ALL], today: Day) -> Option<(NumberKind, bool)> {
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    let (century, kind) = match digits[FRONT] {
        1 | 2 => (1900, NumberKind::Resident),
        3 | 4 => (2000, NumberKind::Resident),
        5 | 6 => (1900, NumberKind::Foreigner),
        7 | 8 => (2000, NumberKind::Foreigner),
        _ => return None,
    };
    let text = format!("{}-{:02}-{:02}", century + i32::from(two(0)), two(2), two(4));
    let born: Day = text.parse().ok()?;
    if born > today {
        return None;
    }
    let weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let shift = if kind == NumberKind::Resident { 11 } else { 13 };
    let right = (shift - sum % 11) % 10 == u32::from(digits[ALL - 1]);
    Some((kind, right))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use simsa_model::{Day, FilePlace, Inspection, NumberKind};

    use super::Finder;

    fn look(text: &str) -> Inspection {
        let (mut finder, mut seen) = (Finder::new(Day::new(2026, 3, 2)), Inspection::default());
        text.chars().for_each(|c| finder.next(c, FilePlace::Line(1), &mut seen));
        finder.end(&mut seen);
        seen
    }

    fn checked(text: &str) -> Vec<(NumberKind, bool)> {
        look(text).sightings.iter().map(|one| (one.kind, one.checked)).collect()
    }

    #[test]
    fn numbers_with_and_without_a_right_check_digit_are_told_apart() {
        use NumberKind::{Foreigner, Resident};
        // 900101-123456c: 11 - (9*2+0+0+1*5+0+1*7+1*8+2*9+3*2+4*3+5*4+6*5) % 11 = 11 - 124 % 11 = 8
        assert_eq!(checked("주민번호 900101-1234568 입니다"), [(Resident, true)]);
        assert_eq!(checked("900101-1234567"), [(Resident, false)]);
        assert_eq!(checked("(201103-4123456)"), [(Resident, false)]);
        // the same digits for a foreigner: sum 124 + 4 * 8 = 156, 13 - 156 % 11 = 11, last digit 1
        assert_eq!(checked("900101-5234561"), [(Foreigner, true)]);
        assert_eq!(checked("900101-5234562"), [(Foreigner, false)]);
    }

    #[test]
    fn ways_of_writing() {
        for text in [
            "９００１０１－１２３４５６８",
            "900101 - 1234568",
            "900101–1234568",
            "번호:900101-1234568,",
            "123456 900101-1234568",
        ] {
            assert_eq!(checked(text), [(NumberKind::Resident, true)], "{text}");
        }
        assert_eq!(look("900101-1234568\t900101-1234567").count, 2);
    }

    #[test]
    fn what_is_no_number_of_a_person() {
        for text in [
            "901301-1234567",    // no such month
            "900230-1234567",    // no such day
            "270101-3234567",    // not yet born
            "900101-9234567",    // born before 1900
            "19900101-1234567",  // more digits before
            "900101-12345678",   // and behind
            "12-900101-1234567", // an account
            "900101-1234567-01", // another
            "SN900101-1234567",  // a serial number
            "900101-1234567X",
            "010-1234-5678",
            "02-900101-1234567",
            "110-123-456789",
            "2026-11-24 1234567",
            "1234567890123",
            "900101-1******",
            "900101-12345",
            "8801011234567",
            "사업자 123-45-67890",
            "900101   -   1234567",
        ] {
            assert_eq!(look(text).count, 0, "{text}");
        }
        // a right check digit is too much of a coincidence
        assert_eq!(checked("SN900101-1234568"), [(NumberKind::Resident, true)]);
    }

    #[test]
    fn what_is_found_holds_no_digit_of_it() {
        let seen = look("900101-1234568");
        assert!(
            !format!("{seen:?}").contains("900101")
                && !format!("{:?}", seen.sightings[0].say()).contains("1234568")
        );
    }

    proptest! {
        #[test]
        fn any_text_is_looked_through_and_nothing_is_found_without_a_hyphen(text in "[0-9 a가\n]{0,60}") {
            prop_assert_eq!(look(&text).count, 0);
        }

        #[test]
        fn a_number_is_found_whatever_stands_around_it(before in "[가-힣 .,:(]{0,20}", after in "[가-힣 .,:)]{0,20}") {
            let text = format!("{before}900101-1234568{after}");
            prop_assert_eq!(look(&text).count, 1, "{}", text);
        }
    }
}
