package io.github.hermesbackup.testkit;

import java.io.IOException;

/** Memories, skills with their references, scripts and pictures, and the output of scheduled jobs: many small files. */
final class Knowledge extends HomeSection {

    Knowledge(HomeBuilder home, HomeScale scale, long seed, String prefix) {
        super(home, scale, seed, prefix);
    }

    @Override
    void write() throws IOException {
        home.include(prefix + "memories/MEMORY.md", prose.take(6000));
        home.include(prefix + "memories/USER.md", prose.take(6000));
        for (int i = 0; i < scale.count(200); i++) {
            home.include(prefix + "memories/topic-%04d.md".formatted(i), prose.take(dice.size(2500)));
        }
        for (int i = 0; i < Math.max(2, scale.count(1500)); i++) {
            String category = Vocabulary.TERMS.get(i % 40);
            skill(prefix + "skills/%s/%s-%03d/".formatted(category, vocabulary.rare(i % 900), i));
        }
        for (int i = 0; i < Math.max(2, scale.count(3000)); i++) {
            String job = i % 30 == 0 ? dice.hex(12) : "job%02d".formatted(i % 40);
            home.include(prefix + "cron/output/" + job + "/" + i + ".md", prose.take(dice.size(2500)));
        }
    }

    private void skill(String directory) throws IOException {
        home.include(
                directory + "SKILL.md",
                "---\nname: %s\ndescription: %s\nversion: 1.0.0\n---\n\n# %s\n\n%s"
                        .formatted(rare(), prose.line(90), prose.line(30), prose.take(dice.size(7000))));
        for (int i = dice.between(2, 7); i > 0; i--) {
            home.include(directory + "references/" + rare() + "-" + i + ".md", prose.take(dice.size(6000)));
        }
        for (int i = dice.below(3); i > 0; i--) {
            home.include(directory + "scripts/" + rare() + "_" + i + ".py", script());
        }
        if (dice.chance(0.7)) {
            home.include(directory + "assets/" + rare() + ".png", Media.png(dice, dice.size(45_000 * scale.bytes())));
        }
    }

    private String script() {
        StringBuilder python = new StringBuilder("import json\nimport os\nimport sys\n\n");
        for (int i = dice.between(4, 40); i > 0; i--) {
            python.append("\ndef %s_%s(%s):\n    \"\"\"%s\"\"\"\n    return %s\n\n"
                    .formatted(
                            vocabulary.word(dice),
                            vocabulary.word(dice),
                            vocabulary.word(dice),
                            prose.line(60),
                            vocabulary.word(dice)));
        }
        return python.toString();
    }
}
