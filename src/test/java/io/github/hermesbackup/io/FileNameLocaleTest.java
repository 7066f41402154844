package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameLocaleTest {

    @ParameterizedTest
    @CsvSource({
        "%E6%97%A5.md, 日.md, 日.md",
        "a%CC%80, a\u0300, a\u0300",
        "%F0%9F%98%80, 😀, 😀",
        "%EF%BF%BD, \uFFFD, \uFFFD",
        "x%0Ay, 'x\ny', x\\u000Ay",
        "a%E2%80%AEb, a\u202Eb, a\\u202Eb"
    })
    void decodesValidNamesAndEscapesWhatHides(String bytes, String decoded, String shown) {
        Path path = Path.of(URI.create("file:///base/" + bytes));
        assertThat(FileName.decode(path)).contains(decoded);
        assertThat(FileName.escape(path)).isEqualTo(shown);
        assertThat(FileName.resolve(Path.of("/base"), decoded)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"bad%FF, bad\\xFF", "%C3, \\xC3", "%ED%A0%80, \\xED\\xA0\\x80", "%C0%AF, \\xC0\\xAF"})
    void decodesNoNameThatIsNotUtf8(String bytes, String shown) {
        Path path = Path.of(URI.create("file:///base/" + bytes));
        assertThat(FileName.decode(path)).isEmpty();
        assertThat(FileName.escape(path)).isEqualTo(shown);
    }

    @Test
    void resolvesNamesOfSeveralComponents() {
        assertThat(FileName.resolve(Path.of("/"), "ü/日").toUri().getRawPath()).isEqualTo("/%C3%BC/%E6%97%A5");
        assertThat(FileName.resolve(Path.of("/b"), "ü/")).isEqualTo(FileName.resolve(Path.of("/b"), "ü"));
    }
}
