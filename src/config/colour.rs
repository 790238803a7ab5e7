//! The vendor's colours: read, and held to a contrast that people can read by. Pure; what is drawn in them is elsewhere.
//!
//! Contrast is that of WCAG 2.2 (relative luminance of sRGB); text needs 4.5:1 (success criterion 1.4.3, level AA).

/// What text needs against what is behind it.
pub const ENOUGH: f64 = 4.5;

/// A colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

/// One colour in its uses, in one scheme. Each of them can be read where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    /// Links, buttons, headings.
    pub colour: Colour,
    /// What stands on it.
    pub on: Colour,
    /// Under the pointer.
    pub hover: Colour,
    /// As text on a light tint of itself.
    pub on_tint: Colour,
}

/// The vendor's colour by day and by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colours {
    pub light: Shades,
    pub dark: Shades,
}

/// By day or by night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// The colour cannot be read there, and which is nearest to it of those that can.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "is {colour}, which can hardly be read on the {behind} of pages and mails: its contrast is {contrast:.1}, and text \
     needs 4.5 (WCAG 2.2, AA). The nearest that can be read is {nearest}"
)]
pub struct TooFaint {
    colour: Colour,
    behind: &'static str,
    contrast: f64,
    pub nearest: Colour,
}

impl Scheme {
    /// Everything that pages and mails write on, as `static/theme.css` has it.
    fn surfaces(self) -> [Colour; 3] {
        match self {
            Self::Light => [Colour::of(0xff_ffff), Colour::of(0xfa_f8f5), Colour::of(0xf4_f1ec)],
            Self::Dark => [Colour::of(0x1b_252e), Colour::of(0x12_1a21), Colour::of(0x25_303a)],
        }
    }

    /// What is written on a full colour.
    fn on(self) -> Colour {
        match self {
            Self::Light => Colour::of(0xff_ffff),
            Self::Dark => Colour::of(0x0c_1218),
        }
    }

    fn behind(self) -> &'static str {
        match self {
            Self::Light => "light ground",
            Self::Dark => "dark ground",
        }
    }
}

impl Colours {
    /// From what the vendor set. Left out for the night, it is the same colour, as much lighter as it has to be.
    pub fn of(light: Colour, dark: Option<Colour>) -> Result<Self, TooFaint> {
        let dark =
            dark.unwrap_or_else(|| light.nearest(Scheme::Dark, |colour| colour.is_read_in(Scheme::Dark)));
        Ok(Self { light: light.shades(Scheme::Light)?, dark: Self::by_night(dark)? })
    }

    /// The colour in all its uses by night.
    pub fn by_night(colour: Colour) -> Result<Shades, TooFaint> {
        colour.shades(Scheme::Dark)
    }
}

impl Colour {
    const fn of(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self { red, green, blue }
    }

    /// `#0b5fff` or `#05f`. The error ends a sentence that begins with the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("must be a colour such as #0b5fff, not {text:?}");
        let digits = text.trim().strip_prefix('#').ok_or_else(wrong)?;
        let long = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return Err(wrong()),
        };
        let plain = long.bytes().all(|digit| digit.is_ascii_hexdigit());
        u32::from_str_radix(&long, 16).ok().filter(|_| plain).map(Self::of).ok_or_else(wrong)
    }

    /// From 1 (the same) to 21 (black and white).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// The colour in all its uses, or why it cannot be read.
    fn shades(self, scheme: Scheme) -> Result<Shades, TooFaint> {
        if !self.is_read_in(scheme) {
            return Err(TooFaint {
                colour: self,
                behind: scheme.behind(),
                contrast: self.least_contrast(scheme),
                nearest: self.nearest(scheme, |colour| colour.is_read_in(scheme)),
            });
        }
        let further = if scheme == Scheme::Light { -0.08 } else { 0.08 };
        Ok(Shades {
            colour: self,
            on: scheme.on(),
            hover: self.lighter(further),
            on_tint: self.nearest(scheme, |colour| {
                scheme
                    .surfaces()
                    .into_iter()
                    .all(|surface| colour.contrast(self.over(surface, 0.12)) >= ENOUGH)
            }),
        })
    }

    /// Both as text on the pages' grounds, and under what is written on it.
    fn is_read_in(self, scheme: Scheme) -> bool {
        self.least_contrast(scheme) >= ENOUGH
    }

    fn least_contrast(self, scheme: Scheme) -> f64 {
        let all = scheme.surfaces().into_iter().chain([scheme.on()]);
        all.map(|other| self.contrast(other)).fold(f64::INFINITY, f64::min)
    }

    /// The same hue and saturation, as little darker (by day) or lighter (by night) as makes it fit.
    fn nearest(self, scheme: Scheme, fits: impl Fn(Self) -> bool) -> Self {
        let step = if scheme == Scheme::Light { -0.004 } else { 0.004 };
        (0..=250)
            .map(|n| self.lighter(f64::from(n) * step))
            .find(|colour| fits(*colour))
            .unwrap_or(scheme.far_end())
    }

    /// With so much more lightness (HSL), from black to white.
    fn lighter(self, more: f64) -> Self {
        if more == 0.0 {
            return self;
        }
        let (hue, saturation, lightness) = self.hsl();
        Self::from_hsl(hue, saturation, (lightness + more).clamp(0.0, 1.0))
    }

    /// Over another colour, covering so much of it.
    fn over(self, behind: Self, share: f64) -> Self {
        let mix = |front: u8, back: u8| {
            to_byte((f64::from(front) * share + f64::from(back) * (1.0 - share)) / 255.0)
        };
        Self {
            red: mix(self.red, behind.red),
            green: mix(self.green, behind.green),
            blue: mix(self.blue, behind.blue),
        }
    }

    fn channels(self) -> [f64; 3] {
        [self.red, self.green, self.blue].map(|channel| f64::from(channel) / 255.0)
    }

    fn luminance(self) -> f64 {
        let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let [red, green, blue] = self.channels().map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Hue in sixths of a circle, saturation and lightness from 0 to 1.
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.channels();
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let (lightness, span) = (f64::midpoint(most, least), most - least);
        if span == 0.0 {
            return (0.0, 0.0, lightness);
        }
        let hue = if most == red {
            ((green - blue) / span).rem_euclid(6.0)
        } else if most == green {
            (blue - red) / span + 2.0
        } else {
            (red - green) / span + 4.0
        };
        (hue, span / (1.0 - (2.0 * lightness - 1.0).abs()), lightness)
    }

    fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let span = saturation * (1.0 - (2.0 * lightness - 1.0).abs());
        let side = span * (1.0 - (hue.rem_euclid(2.0) - 1.0).abs());
        let least = lightness - span / 2.0;
        let (red, green, blue) = match hue {
            hue if hue < 1.0 => (span, side, 0.0),
            hue if hue < 2.0 => (side, span, 0.0),
            hue if hue < 3.0 => (0.0, span, side),
            hue if hue < 4.0 => (0.0, side, span),
            hue if hue < 5.0 => (side, 0.0, span),
            _ => (span, 0.0, side),
        };
        Self { red: to_byte(red + least), green: to_byte(green + least), blue: to_byte(blue + least) }
    }
}

impl Scheme {
    /// Where every colour ends that is made darker, or lighter, for long enough.
    fn far_end(self) -> Colour {
        match self {
            Self::Light => Colour::of(0),
            Self::Dark => Colour::of(0xff_ffff),
        }
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is held between 0 and 255")]
fn to_byte(channel: f64) -> u8 {
    (channel * 255.0).round().clamp(0.0, 255.0) as u8
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).expect("a colour")
    }

    #[test]
    fn a_colour_is_written_in_three_or_six_digits() {
        assert_eq!(colour("#05f"), colour("#0055FF"));
        assert_eq!(colour(" #0b5fff ").to_string(), "#0b5fff");
        for wrong in ["0b5fff", "#0b5ff", "#0b5fffa0", "#0b5fzz", "#+b5fff", "blue", "#ä5", "", "#"] {
            assert!(Colour::parse(wrong).is_err(), "{wrong}");
        }
    }

    /// Pairs from WCAG's own and from widely used checkers.
    #[test]
    fn contrast_is_that_of_wcag() {
        let pairs = [
            ("#000", "#fff", 21.0),
            ("#777", "#fff", 4.48),
            ("#767676", "#fff", 4.54),
            ("#f00", "#fff", 4.0),
        ];
        for (one, two, known) in pairs {
            let told = colour(one).contrast(colour(two));
            assert!((told - known).abs() < 0.01, "{one} on {two}: {told}");
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let colours = Colours::of(colour("#0b5fff"), Some(colour("#8ab4ff"))).expect("colours");
        assert_eq!([colours.light.colour, colours.dark.colour], [colour("#0b5fff"), colour("#8ab4ff")]);
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can() {
        let refused = Colours::of(colour("#ffcc00"), None).expect_err("too faint");
        assert_eq!(
            refused.to_string(),
            format!(
                "is #ffcc00, which can hardly be read on the light ground of pages and mails: its contrast is 1.3, and \
                 text needs 4.5 (WCAG 2.2, AA). The nearest that can be read is {}",
                refused.nearest
            )
        );
        assert!(Colours::of(refused.nearest, None).is_ok());
        let refused =
            Colours::of(colour("#0b5fff"), Some(colour("#0b5fff"))).expect_err("too dark for the night");
        assert!(Colours::of(colour("#0b5fff"), Some(refused.nearest)).is_ok());
    }

    /// Every use of every colour, in steps through the whole cube.
    #[test]
    fn whatever_is_chosen_what_comes_of_it_can_be_read() {
        let steps = (0..=255u32).step_by(15);
        for rgb in steps.clone().flat_map(|r| steps.clone().map(move |g| (r, g))) {
            for blue in steps.clone() {
                let chosen = Colour::of(rgb.0 << 16 | rgb.1 << 8 | blue);
                let colours = Colours::of(chosen, None)
                    .or_else(|faint| Colours::of(faint.nearest, None))
                    .unwrap_or_else(|faint| panic!("{chosen}: {faint}"));
                for (shades, scheme) in [(colours.light, Scheme::Light), (colours.dark, Scheme::Dark)] {
                    assert!(shades.colour.contrast(shades.on) >= ENOUGH, "{chosen}");
                    assert!(shades.hover.contrast(shades.on) >= ENOUGH, "{chosen}");
                    for surface in scheme.surfaces() {
                        assert!(shades.colour.contrast(surface) >= ENOUGH, "{chosen}");
                        assert!(shades.hover.contrast(surface) >= ENOUGH, "{chosen}");
                        let tint = shades.colour.over(surface, 0.12);
                        assert!(shades.on_tint.contrast(tint) >= ENOUGH, "{chosen}");
                    }
                }
            }
        }
    }
}
