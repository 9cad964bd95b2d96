//! The text of PDFs, by interpreting their pages: what is shown counts, not what is stored.
//!
//! Glyphs come in the order in which they are drawn, each with its place on the page. A number may be drawn glyph by
//! glyph, and the next cell of a table may follow without a space, so places decide what belongs together.
//!
//! The interpreter is a library that reads what strangers made. A panic in it is caught here and means that the file
//! could not be read; a file that draws without end is stopped the same way.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use hayro_interpret::font::GlyphRun;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Point, Rect, Vec2};
use simsa_model::{FilePlace, Unseen};

use crate::budget::InspectionBudget;

/// Pages beyond this are not read.
const PAGES: usize = 3_000;
/// Drawing steps of any kind in one file.
const STEPS: u64 = 2_000_000;

/// What a drawing that takes too long is stopped with.
struct Enough;

pub(crate) fn read(bytes: &[u8], look: &mut InspectionBudget) {
    let mut glyphs = 0;
    let result = catch_unwind(AssertUnwindSafe(|| pages(bytes, look, &mut glyphs)));
    match result {
        Ok(Ok(())) if glyphs == 0 => look.seen.miss(Unseen::NoText),
        Ok(Ok(())) => {}
        Ok(Err(why)) => look.seen.miss(why),
        Err(cause) if cause.is::<Enough>() => look.seen.miss(Unseen::TooMuch),
        Err(_) => look.seen.miss(Unseen::Damaged),
    }
    look.text.end(&mut look.seen);
}

fn pages(bytes: &[u8], look: &mut InspectionBudget, glyphs: &mut u64) -> Result<(), Unseen> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Unseen::Encrypted,
        LoadPdfError::Invalid => Unseen::Damaged,
    })?;
    let all = pdf.pages();
    if all.len() > PAGES {
        look.seen.miss(Unseen::TooMuch);
    }
    let mut steps = STEPS;
    for (number, page) in (1..).zip(all.iter().take(PAGES)) {
        // a cache for each page: fonts of a thousand pages are not kept
        let cache = InterpreterCache::new();
        let extent = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, extent, &cache, pdf.xref(), settings);
        let mut reader = Reader {
            look: &mut *look,
            place: FilePlace::Page(number),
            last: None,
            glyphs,
            steps: &mut steps,
        };
        interpret_page(page, &mut context, &mut reader);
        look.text.end(&mut look.seen);
    }
    Ok(())
}

/// A device that reads instead of drawing.
struct Reader<'r> {
    look: &'r mut InspectionBudget,
    place: FilePlace,
    last: Option<Last>,
    glyphs: &'r mut u64,
    steps: &'r mut u64,
}

/// The glyph before.
#[derive(Clone, Copy)]
struct Last {
    at: Point,
    /// One em along the line of writing.
    em: Vec2,
}

/// How what follows belongs to what was there.
#[derive(PartialEq, Eq)]
enum Joint {
    Together,
    Space,
    Apart,
}

impl Last {
    /// A digit is about half an em wide, one of full width a whole em.
    fn joint(self, next: Point) -> Joint {
        let em = self.em.hypot();
        if em <= f64::EPSILON {
            return Joint::Together;
        }
        let step = next - self.at;
        let along = step.dot(self.em) / (em * em);
        let across = step.cross(self.em) / (em * em);
        match along {
            _ if across.abs() > 0.5 || !(-0.2..=3.0).contains(&along) => Joint::Apart,
            _ if along > 1.15 => Joint::Space,
            _ => Joint::Together,
        }
    }
}

impl Reader<'_> {
    fn step(&mut self) {
        match self.steps.checked_sub(1) {
            Some(left) => *self.steps = left,
            // caught by `read`; no panic hook is called and nothing is printed
            None => resume_unwind(Box::new(Enough)),
        }
    }

    fn glyph(&mut self, shown: &str, last: Last) {
        let InspectionBudget { text, seen, characters, .. } = &mut *self.look;
        match self.last.map(|before| before.joint(last.at)) {
            None | Some(Joint::Together) => {}
            Some(Joint::Space) => text.next(' ', self.place, seen),
            Some(Joint::Apart) => text.end(seen),
        }
        if shown.is_empty() {
            text.next(char::REPLACEMENT_CHARACTER, self.place, seen);
        }
        for c in shown.chars() {
            text.next(c, self.place, seen);
        }
        self.last = Some(last);
        match characters.checked_sub(1) {
            Some(left) => *characters = left,
            None => resume_unwind(Box::new(Enough)),
        }
    }
}

impl<'a> Device<'a> for Reader<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.step();
            let transform = props.transform * glyph.transform();
            let at = transform * Point::ZERO;
            // glyph space has 1000 units to the em
            let em = transform * Point::new(1000.0, 0.0) - at;
            let text = match glyph.as_unicode() {
                Some(hayro_interpret::hayro_cmap::BfString::Char(c)) => c.to_string(),
                Some(hayro_interpret::hayro_cmap::BfString::String(text)) => text,
                // what it means is not written in the file
                None => String::new(),
            };
            *self.glyphs += u64::from(!text.is_empty());
            self.glyph(&text, Last { at, em });
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
