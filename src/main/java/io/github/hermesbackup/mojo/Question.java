package io.github.hermesbackup.mojo;

import java.util.Locale;
import org.codehaus.plexus.components.interactivity.Prompter;
import org.codehaus.plexus.components.interactivity.PrompterException;

/** A question to the person at the terminal that only a clear yes answers with yes. */
final class Question {

    /** Handed over as the answer that an empty line gives: without one, Maven 4 asks again until a line is not empty. */
    private static final String NO = "[y/N]";

    private final Prompter prompter;
    private final boolean interactive;

    /**
     * @param prompter Maven's own
     * @param interactive {@code session.getRequest().isInteractiveMode()}: false under {@code -B}, and in what Maven 4 takes
     *     for a CI machine
     */
    Question(Prompter prompter, boolean interactive) {
        this.prompter = prompter;
        this.interactive = interactive;
    }

    /** True if there may be somebody to answer. */
    boolean canBeAsked() {
        return interactive;
    }

    /**
     * Asks, and waits for one line.
     *
     * @param question without the possible answers, {@code Continue?} say
     * @return true for {@code y} and {@code yes} in any case; false for everything else, for the end of the input, for an
     *     interrupt, and where nobody can be asked
     */
    boolean ask(String question) {
        if (!interactive) {
            return false;
        }
        try {
            String answer = prompter.prompt(question, NO);
            return answer != null && isYes(answer.strip().toLowerCase(Locale.ROOT));
        } catch (PrompterException | RuntimeException e) {
            // Maven 4 throws at the end of the input and at an interrupt.
            return false;
        }
    }

    private static boolean isYes(String answer) {
        return answer.equals("y") || answer.equals("yes");
    }
}
