package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.hermesbackup.junit.HermesFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@HermesFixture("src/test/hermes-home")
class SkillsTest {

    @Test
    void areFoundWhereTheyLie(Path home) {
        assertTrue(Files.exists(home.resolve("skills/notes/take-notes/SKILL.md")));
    }
}
