package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.Commands;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @Test
    void whatNeedsNoQuotesHasNone() {
        assertThat(ShellWord.quote("-Dhermes.home=/home/müller/.hermes"))
                .isEqualTo("-Dhermes.home=/home/müller/.hermes");
        assertThat(ShellWord.quote("a b")).isEqualTo("'a b'");
        assertThat(ShellWord.quote("a'b")).isEqualTo("'a'\\''b'");
    }

    @Test
    void whatDoesNotShowStandsInOctal() {
        assertThat(ShellWord.quote("a\nb'\\\u202e1")).isEqualTo("$'a\\012b\\'\\\\\\342\\200\\2561'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a b",
                "it's",
                "$HOME `id` \"!\"",
                "line\nline",
                "\u202egpj",
                "\u001b[31m7",
                "\\n'\n",
                "ü\u200bü"
            })
    void bashTakesItForTheSameWord(String word) throws Exception {
        assumeTrue(Commands.isAvailable("bash"));
        Process bash = new ProcessBuilder("bash", "-s").start();
        try (var in = bash.getOutputStream()) {
            in.write(("printf %s " + ShellWord.quote(word)).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
        assertThat(bash.waitFor()).isZero();
    }
}
