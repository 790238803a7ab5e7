//! Browsers as people know them, from what they call themselves.

use super::Words;

/// What stands before the version in a browser's own words, the most telling first: most claim to be others too.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// The same for what it runs on.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

impl Words {
    /// `Firefox 145 on Windows`; what is not known stays as it says it.
    pub fn browser(&self, calls_itself: &str) -> String {
        let after = |(mark, name): &(&'static str, &'static str)| {
            let (_, rest) = calls_itself.split_once(mark)?;
            let version: String = rest.chars().take_while(char::is_ascii_digit).collect();
            (!version.is_empty()).then(|| format!("{name} {version}"))
        };
        let system = SYSTEMS.iter().find(|(mark, _)| calls_itself.contains(mark));
        match (BROWSERS.iter().find_map(after), system) {
            (Some(browser), Some((_, system))) => {
                self.say("browser-on", &[("browser", browser.into()), ("system", (*system).into())])
            }
            _ => calls_itself.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_what_people_call_them() {
        let words = Words::new(chrono_tz::UTC);
        for (calls_itself, called) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox 145 on Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/148.0.0.0 Safari/537.36",
                "Chrome 148 on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge 142 on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
                "Safari 26 on macOS",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
                "Safari 26 on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome 142 on Android",
            ),
            ("curl/8.16.0", "curl/8.16.0"),
            ("Firefox/x on Windows", "Firefox/x on Windows"),
            ("", ""),
        ] {
            assert_eq!(words.browser(calls_itself), called);
        }
    }
}
