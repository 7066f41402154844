package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.plexus.components.interactivity.DefaultInputHandler;
import org.codehaus.plexus.components.interactivity.DefaultPrompter;
import org.codehaus.plexus.components.interactivity.OutputHandler;
import org.codehaus.plexus.components.interactivity.Prompter;
import org.codehaus.plexus.components.interactivity.PrompterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers reach the prompter of Maven 3 through its real standard input. */
class QuestionTest {

    private final StringBuilder shown = new StringBuilder();
    private final OutputHandler screen = new OutputHandler() {
        @Override
        public void write(String text) {
            shown.append(text);
        }

        @Override
        public void writeLine(String line) {
            shown.append(line).append('\n');
        }
    };

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "Y\n", "yes\n", "YES\n", "Yes\r\n", " y \n", "y"})
    void aClearYesGoesOn(String typed) throws IOException {
        assertThat(answer(typed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "n\n", "no\n", "yess\n", "ja\n", "y y\n", "[y/N]\n", "true\n", "\ny\n"})
    void anythingElseDoesNot(String typed) throws IOException {
        assertThat(answer(typed)).isFalse();
    }

    @Test
    void theQuestionIsOneLineThatSaysWhatEnterMeans() throws IOException {
        answer("y\n");
        assertThat(shown.toString()).isEqualTo("Continue? [y/N]: ");
    }

    /** Maven 4 asks until a line is not empty, unless it is told what an empty one means. */
    @Test
    void theEmptyLineHasAMeaningOfItsOwn() {
        List<Object> handedOver = new ArrayList<>();
        new Question(
                        (Prompter) Proxy.newProxyInstance(
                                Prompter.class.getClassLoader(),
                                new Class<?>[] {Prompter.class},
                                (proxy, method, arguments) -> {
                                    handedOver.addAll(List.of(arguments));
                                    return "y";
                                }),
                        true)
                .ask("Continue?");
        assertThat(handedOver).containsExactly("Continue?", "[y/N]");
    }

    @Test
    void theEndOfTheInputIsANo() throws IOException {
        assertThat(answer("")).isFalse();
    }

    @Test
    void aPrompterThatHasNothingToSayIsANo() {
        assertThat(question(() -> null).ask("Continue?")).isFalse();
    }

    @Test
    void aBrokenTerminalIsANo() {
        assertThat(question(() -> {
                            throw new PrompterException("Failed to read user response");
                        })
                        .ask("Continue?"))
                .isFalse();
    }

    @Test
    void anInterruptIsANo() {
        assertThat(question(() -> {
                            throw new IllegalStateException("UserInterruptException");
                        })
                        .ask("Continue?"))
                .isFalse();
    }

    @Test
    void nobodyIsAskedInBatchMode() {
        Question question = new Question(
                prompter(() -> {
                    throw new AssertionError("asked");
                }),
                false);
        assertThat(question.canBeAsked()).isFalse();
        assertThat(question.ask("Continue?")).isFalse();
    }

    private boolean answer(String typed) throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            return new Question(new DefaultPrompter(screen, new DefaultInputHandler()), true).ask("Continue?");
        } finally {
            System.setIn(before);
        }
    }

    private interface Answer {
        String give() throws PrompterException;
    }

    private static Question question(Answer answer) {
        return new Question(prompter(answer), true);
    }

    private static Prompter prompter(Answer answer) {
        return (Prompter) Proxy.newProxyInstance(
                Prompter.class.getClassLoader(),
                new Class<?>[] {Prompter.class},
                (proxy, method, arguments) -> answer.give());
    }
}
