package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a name is shown as it is, and what is not. */
class FileNameTest {

    /** The first and the last of each range, and their neighbours: C0, DEL and C1, bidirectional controls, line separators. */
    @ParameterizedTest
    @CsvSource({
        "0000, true", "001f, true", "0020, false", "007e, false", "007f, true", "009f, true", "00a0, false",
        "061b, false", "061c, true", "061d, false", "200a, false", "200b, true", "200f, true", "2010, false",
        "2027, false", "2028, true", "202e, true", "202f, false", "2065, false", "2066, true", "2069, true",
        "206a, false", "fefe, false", "feff, true", "ff00, false"
    })
    void aCharacterThatHidesOrReordersTextIsShownAsItsNumber(String number, boolean hidden) {
        String character = String.valueOf((char) Integer.parseInt(number, 16));
        String shown = hidden ? "\\" + "u" + number.toUpperCase(java.util.Locale.ROOT) : character;
        assertThat(FileName.escape("a" + character + "b")).isEqualTo("a" + shown + "b");
    }

    @Test
    void ofSeveralEachIsShown() {
        assertThat(FileName.escape("\n\u202e")).isEqualTo("\\" + "u000A" + "\\" + "u202E");
    }

    /** So that {@code \x} is never a name's own. */
    @Test
    void amongBytesThatAreNoTextTheBackslashIsAByteToo() {
        Path path = Path.of(URI.create("file:///base/a%5C%1F%7E%7F%FF"));
        assertThat(FileName.escape(path)).isEqualTo("a\\x5C\\x1F~\\x7F\\xFF");
    }

    @ParameterizedTest
    @CsvSource({"/, /", "/a/b, /a/b", "a/b, a/b", "/a%0Ab/%FF, /a\\u000Ab/\\xFF"})
    void aWholePathIsShownComponentByComponent(String bytes, String shown) {
        Path path = bytes.startsWith("/") ? Path.of(URI.create("file://" + bytes)) : Path.of(bytes);
        assertThat(FileName.show(path)).isEqualTo(shown);
    }

    @Test
    void whatIsAppendedStandsBehindTheLastComponentAlsoOfADirectory() {
        assertThat(FileName.append(Path.of(URI.create("file:///b/%FF")), "-wal")
                        .toUri()
                        .getRawPath())
                .isEqualTo("/b/%FF-wal");
        Path directory = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        assertThat(FileName.append(directory, ".lock")).hasToString(directory + ".lock");
    }

    @Test
    void theBytesOfAPathAreThoseOfTheSystemCall() {
        assertThat(FileName.pathBytes(Path.of("/"))).isEqualTo(new byte[] {'/'});
        assertThat(FileName.pathBytes(Path.of(URI.create("file:///b/%FF%0A"))))
                .isEqualTo(new byte[] {'/', 'b', '/', (byte) 0xff, '\n'});
    }
}
