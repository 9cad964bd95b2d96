//! The fonts: parsed once per [`super::Printer`], shared by all documents.
//!
//! No shaping engine: composed Hangul, Latin letters and digits map one character to one glyph, so the character map
//! and the advance widths are all a form needs. Text is composed (NFC) before it comes here.

use std::collections::BTreeSet;

use krilla::text::{Font, GlyphId};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

use super::Error;
use crate::FontWeight;
use crate::clean::{SUBSTITUTE, clean, unknown};

/// An empty tick box, as official forms have it in their text.
pub(super) const BOX: char = '□';

static REGULAR: &[u8] = include_bytes!("../../fonts/NanumGothic.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/NanumGothicBold.ttf");

/// What the printed forms cannot show of the text, in the house font or any other: it is printed as `〓`.
pub fn not_shown(text: &str) -> BTreeSet<char> {
    static COVERED: std::sync::LazyLock<Option<Charmap<'static>>> =
        std::sync::LazyLock::new(|| FontRef::new(REGULAR).ok().map(|font| font.charmap()));
    // nearly everything is Latin or Hangul, which a Korean font has
    let usual = |c: &char| c.is_ascii() || ('가'..='힣').contains(c);
    let shows =
        |c: char| COVERED.as_ref().and_then(|font| font.map(c)).is_some_and(|glyph| glyph.to_u32() != 0);
    let mut strange: BTreeSet<char> = unknown(text).collect();
    if !text.chars().all(|c| usual(&c)) {
        let cleaned = clean(text);
        strange.extend(cleaned.chars().filter(|c| !usual(c) && *c != SUBSTITUTE && !shows(*c)));
    }
    strange
}

/// Both weights of the house font, NanumGothic.
pub(super) struct Fonts {
    regular: Face,
    bold: Face,
}

/// One weight.
pub(super) struct Face {
    /// The font as the PDF engine knows it.
    pub(super) font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    substitute: GlyphId,
    /// Outline of the empty tick box relative to its origin, in ems: left, bottom, right, top.
    pub(super) tick_box: [f32; 4],
    /// Height of letters above the baseline, in ems.
    pub(super) ascent: f32,
    /// Depth of letters below the baseline, in ems; positive.
    pub(super) descent: f32,
}

/// A character with its glyph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sort {
    /// Glyph to draw.
    pub(super) glyph: GlyphId,
    /// Advance width in ems.
    pub(super) advance: f32,
}

impl Fonts {
    /// Parses the embedded fonts.
    pub(super) fn load() -> Result<Self, Error> {
        Ok(Self { regular: Face::parse(REGULAR)?, bold: Face::parse(BOLD)? })
    }

    /// The face of a weight.
    pub(super) fn face(&self, weight: FontWeight) -> &Face {
        match weight {
            FontWeight::Regular => &self.regular,
            FontWeight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn parse(data: &'static [u8]) -> Result<Self, Error> {
        let font = Font::new(data.into(), 0).ok_or(Error::Font("the PDF engine cannot parse it"))?;
        let file = FontRef::new(data).map_err(|_| Error::Font("it is not a font file"))?;
        let metrics = file.metrics(Size::new(1.0), LocationRef::default());
        let charmap = file.charmap();
        let substitute = [SUBSTITUTE, '?'].into_iter().find_map(|c| charmap.map(c));
        let substitute = substitute.ok_or(Error::Font("it has no sign for missing characters"))?;
        let glyphs = file.glyph_metrics(Size::new(1.0), LocationRef::default());
        let tick_box = charmap.map(BOX).and_then(|glyph| glyphs.bounds(glyph));
        let tick_box = tick_box.ok_or(Error::Font("it has no tick box"))?;
        Ok(Self {
            font,
            charmap,
            metrics: glyphs,
            tick_box: [tick_box.x_min, tick_box.y_min, tick_box.x_max, tick_box.y_max],
            substitute: GlyphId::new(substitute.to_u32()),
            ascent: metrics.ascent,
            descent: -metrics.descent,
        })
    }

    /// The glyph of a character; a missing one is noted and replaced by a visible sign.
    pub(super) fn sort(&self, c: char, missing: &mut BTreeSet<char>) -> Sort {
        let found = self.charmap.map(c).filter(|glyph| glyph.to_u32() != 0);
        let glyph = found.map_or(self.substitute, |glyph| GlyphId::new(glyph.to_u32()));
        if found.is_none() {
            missing.insert(c);
        }
        let advance = self.metrics.advance_width(skrifa::GlyphId::new(glyph.to_u32()));
        Sort { glyph, advance: advance.unwrap_or(1.0) }
    }
}
