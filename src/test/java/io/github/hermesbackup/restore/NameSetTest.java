package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.NameFolding;
import org.junit.jupiter.api.Test;

/** Of what is not found here an exact restore removes the file. */
class NameSetTest {

    private static final int MANY = 5000;

    @Test
    void eachOfManyNamesIsFoundAndNoOther() {
        NameSet names = new NameSet(NameFolding.NONE);
        for (int i = 0; i < MANY; i++) {
            names.addWithParents("sessions/" + i % 7 + "/" + i + ".md");
            if (i % 1000 == 0) {
                assertThat(names.contains("sessions/" + i % 7 + "/" + i + ".md"))
                        .isTrue();
            }
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(names.contains("sessions/" + i % 7 + "/" + i + ".md"))
                    .as("%d", i)
                    .isTrue();
            assertThat(names.contains("sessions/" + i % 7 + "/" + i + ".txt"))
                    .as("%d", i)
                    .isFalse();
        }
    }

    @Test
    void theDirectoriesThatANameLiesInAreFoundThoughNobodyNamedThem() {
        NameSet names = new NameSet(NameFolding.NONE);
        names.addWithParents("a/b/c/one.md");
        names.addWithParents("a/b/c/two.md");
        names.addWithParents("d/e/");
        names.addWithParents("root.md");
        for (String directory : new String[] {"a/", "a/b/", "a/b/c/", "d/", "d/e/"}) {
            assertThat(names.contains(directory)).as(directory).isTrue();
        }
        for (String other : new String[] {"a", "a/b", "b/", "d/e", "/", "", "root.md/", "f/"}) {
            assertThat(names.contains(other)).as(other).isFalse();
        }
    }

    @Test
    void whatTheFileSystemTakesForOneNameIsFoundByEither() {
        NameSet folding = new NameSet(new NameFolding(true, false, false));
        folding.addWithParents("Skills/A/SKILL.md");
        assertThat(folding.contains("skills/a/skill.md")).isTrue();
        assertThat(folding.contains("SKILLS/")).isTrue();
        assertThat(folding.contains("skills/b/skill.md")).isFalse();

        NameSet exact = new NameSet(NameFolding.NONE);
        exact.addWithParents("Skills/A/SKILL.md");
        assertThat(exact.contains("skills/a/skill.md")).isFalse();
    }
}
