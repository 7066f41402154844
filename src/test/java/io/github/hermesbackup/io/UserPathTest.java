package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserPathTest {

    private static Path resolve(String text) throws HermesException {
        return UserPath.resolve(text, Subject.OUTPUT, Path.of("/home/ann"), Path.of("/srv/project"));
    }

    @ParameterizedTest
    @CsvSource({
        "~, /home/ann",
        "~/, /home/ann",
        "~/x/y, /home/ann/x/y",
        "~//x, /home/ann/x",
        "x, /srv/project/x",
        "./x/../y/, /srv/project/y",
        "., /srv/project",
        "../~, /srv/~",
        "/abs//deep/, /abs/deep",
        "/, /",
        "/a/~, /a/~",
        "./~bob, /srv/project/~bob",
        "/a/../../b, /b",
        "a b'c, /srv/project/a b'c"
    })
    void resolvesAsAShellWould(String text, String expected) throws HermesException {
        assertThat(resolve(text)).isEqualTo(Path.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${project.basedir}/x", "/a/${user.home}", "~/${env.X}"})
    void refusesAnUnresolvedExpressionBeforeItBecomesADirectory(String text) {
        assertThatThrownBy(() -> resolve(text))
                .isInstanceOfSatisfying(HermesException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.INVALID_INPUT);
                    assertThat(e.subject()).isEqualTo(Subject.OUTPUT);
                })
                .hasMessageStartingWith(text + " contains an unresolved ${...}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t", "a\0b", "~bob/x", "~bob"})
    void refusesWhatIsNoPath(String text) {
        assertThatThrownBy(() -> resolve(text))
                .isInstanceOfSatisfying(
                        HermesException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_INPUT))
                .message()
                .doesNotContain("\0", "\n", "\t");
    }

    /** Where a drive makes a path absolute, and a backslash separates, too. */
    @ParameterizedTest
    @CsvSource({
        "~\\x, /home/ann/x, ''",
        "~/x, /home/ann/x, ''",
        "x/y, /srv/project/x/y, ''",
        "/abs, /abs, ''",
        "~bob, '', ~bob begins with another user's home"
    })
    void resolvesAsOnWindows(String text, String expected, String refusal) throws HermesException {
        Path home = Path.of("/home/ann");
        Path directory = Path.of("/srv/project");
        if (refusal.isEmpty()) {
            assertThat(UserPath.resolve(text, Subject.OUTPUT, home, directory, false))
                    .isEqualTo(Path.of(expected));
        } else {
            assertThatThrownBy(() -> UserPath.resolve(text, Subject.OUTPUT, home, directory, false))
                    .hasMessageStartingWith(refusal);
        }
    }

    @Test
    void keepsNamesOutsideAscii() throws HermesException {
        assertThat(resolve("/a/日本/ü").toUri().getRawPath()).isEqualTo("/a/%E6%97%A5%E6%9C%AC/%C3%BC");
    }
}
