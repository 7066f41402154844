package io.github.hermesbackup.testkit;

/**
 * An endless stream of text as an agent and its user leave it: phrases, words in backquotes, numbers, settings, hexadecimal
 * ids, and now and then a passage said before. ASCII without quotes and backslashes; lines end in {@code \n}.
 */
final class Prose {

    private static final String[] JOINTS = {" ", ", ", ". ", ". ", "\n", "\n\n- ", " (", ") ", ": ", "; "};
    private static final int FRAGMENTS = 4000;

    private final Vocabulary vocabulary = Vocabulary.get();
    private final Dice dice;
    private final StringBuilder ready = new StringBuilder();
    private int taken;

    Prose(Dice dice) {
        this.dice = dice;
    }

    /** The next so many characters. */
    String take(int characters) {
        if (ready.length() - taken >= characters) {
            taken += characters;
            return ready.substring(taken - characters, taken);
        }
        StringBuilder out = new StringBuilder(characters);
        while (out.length() < characters) {
            if (taken == ready.length()) {
                refill();
            }
            int part = Math.min(characters - out.length(), ready.length() - taken);
            out.append(ready, taken, taken + part);
            taken += part;
        }
        return out.toString();
    }

    /** The next so many characters on one line. */
    String line(int characters) {
        return take(characters).replace('\n', ' ');
    }

    private void refill() {
        ready.setLength(0);
        taken = 0;
        int[] starts = new int[FRAGMENTS + 1];
        for (int i = 0; i < FRAGMENTS; i++) {
            starts[i] = ready.length();
            if (i > 300 && dice.below(100) < 26) {
                int back = i - dice.between(6, 300);
                int end = Math.min(starts[Math.min(back + 4, i)], starts[back] + 260);
                ready.append(ready, starts[back], end);
            } else {
                fragment();
            }
        }
    }

    private void fragment() {
        String joint = JOINTS[dice.below(JOINTS.length)];
        String word = vocabulary.word(dice);
        switch (dice.below(12)) {
            case 8 ->
                ready.append(vocabulary.phrase(dice))
                        .append(" `")
                        .append(word)
                        .append('_')
                        .append(vocabulary.word(dice))
                        .append("` ");
            case 9 ->
                ready.append(vocabulary.phrase(dice))
                        .append(' ')
                        .append(dice.below(1 << 14))
                        .append(' ');
            case 10 ->
                ready.append(word).append('=').append(vocabulary.word(dice)).append(' ');
            case 11 -> ready.append(word).append('/').append(dice.hex(8));
            default -> ready.append(vocabulary.phrase(dice)).append(' ').append(word);
        }
        ready.append(joint);
    }
}
