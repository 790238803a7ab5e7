//! Somebody cuts the exported file off, or adds to it.

use super::scene::Scene;
use crate::support::both_databases;

both_databases! {
    async fn a_file_without_its_last_line_is_cut_off(db: TestDb) {
        let scene = Scene::of(db).await;
        let export = scene.export().await;
        let lines: Vec<&str> = export.lines().collect();
        for kept in [0, 1, 2, lines.len() / 2, lines.len() - 1] {
            let file: String = lines[..kept].iter().map(|line| format!("{line}\n")).collect();
            scene.check(&file, &[]).says_no("is cut off");
        }
        scene.check(export.trim_end(), &[]).says_no("is cut off");
    }

    async fn nothing_stands_after_the_end(db: TestDb) {
        let scene = Scene::of(db).await;
        let export = scene.export().await;
        let last = export.lines().last().expect("an end line");
        scene.check(&format!("{export}{last}\n"), &[]).says_no("stands after the end");
        scene.check(&format!("{export}\n"), &[]).says_no("Line ");
        scene.check(&format!("{export}{export}"), &[]).says_no("stands after the end");
    }
}
