package io.github.hermesbackup.testkit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Some fourteen thousand words and forty thousand phrases that occur as often as words do in natural text: the n-th most
 * frequent about 1/n times as often as the first (Zipf's law). Compressors see in it what they see in real notes.
 */
final class Vocabulary {

    /** Words of the trade, for keys, names and directories. */
    static final List<String> TERMS = List.of(
            ("config session token model prompt context gateway adapter tool call error retry timeout request response"
                            + " python file path import class function async await value schema json yaml docker"
                            + " container server client database query index table migration commit branch merge test"
                            + " deploy cluster memory skill agent profile cron job telegram discord slack webhook payload"
                            + " header status code cache image audio transcript summary embedding vector search result")
                    .split(" "));

    private static final String FREQUENT =
            "the of and to in a is that for it as with on be this was by are from or an have"
                    + " not you at which we can if will has been all one when there they more their would about so what into up"
                    + " then only new time some other no out them could its these two first may also any like my now over do made"
                    + " after before must well back through where much your way down should because each just those too how good"
                    + " make very still see own work day get here old between both never same last another while great since"
                    + " against come right came take used few use place once small found part high left end point set line";
    private static final String[] ONSETS = "b c d f g h l m n p r s t v w st tr pl ch gr sh".split(" ");
    private static final String[] NUCLEI = "a e i o u ea ou".split(" ");
    private static final String[] CODAS = {"", "n", "r", "s", "t", "l", "m", "ck", "nd"};
    private static final int WORDS = 14_000;
    private static final int PHRASES = 40_000;
    private static final int DRAWS = 1 << 17;

    private static final Vocabulary INSTANCE = new Vocabulary(new Dice(7, "vocabulary"));

    private final List<String> words;
    private final String[] phrases;
    private final int[] wordDraws;
    private final int[] phraseDraws;

    private Vocabulary(Dice dice) {
        Set<String> distinct = new LinkedHashSet<>(List.of(FREQUENT.split(" ")));
        distinct.addAll(TERMS);
        while (distinct.size() < WORDS) {
            distinct.add(invented(dice));
        }
        words = List.copyOf(distinct);
        wordDraws = zipf(words.size(), 1.02);
        phrases = new String[PHRASES];
        for (int i = 0; i < PHRASES; i++) {
            phrases[i] = compose(dice);
        }
        phraseDraws = zipf(PHRASES, 0.95);
    }

    static Vocabulary get() {
        return INSTANCE;
    }

    /** A word, the frequent ones often. */
    String word(Dice dice) {
        return words.get(wordDraws[dice.below(DRAWS)]);
    }

    /** Three to nine words, the frequent phrases often. */
    String phrase(Dice dice) {
        return phrases[phraseDraws[dice.below(DRAWS)]];
    }

    /** The n-th of the rarer words; names of skills and files are made of them. */
    String rare(int n) {
        return words.get(200 + n % (words.size() - 200));
    }

    private String compose(Dice dice) {
        int length = 3 + dice.below(7);
        List<String> chosen = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            chosen.add(word(dice));
        }
        return String.join(" ", chosen);
    }

    private static String invented(Dice dice) {
        StringBuilder word = new StringBuilder();
        for (int syllable = 1 + dice.below(3); syllable > 0; syllable--) {
            word.append(ONSETS[dice.below(ONSETS.length)])
                    .append(NUCLEI[dice.below(NUCLEI.length)])
                    .append(CODAS[dice.below(CODAS.length)]);
        }
        return word.toString();
    }

    /** A table of ranks in which rank r stands about 1/(r + 2.7)^exponent times as often as the others. */
    private static int[] zipf(int ranks, double exponent) {
        double total = 0;
        for (int r = 0; r < ranks; r++) {
            total += StrictMath.pow(r + 2.7, -exponent);
        }
        int[] table = new int[DRAWS];
        int filled = 0;
        double reached = 0;
        for (int r = 0; r < ranks; r++) {
            reached += StrictMath.pow(r + 2.7, -exponent);
            int end = (int) StrictMath.round(reached / total * DRAWS);
            java.util.Arrays.fill(table, Math.min(filled, end), end, r);
            filled = Math.max(filled, end);
        }
        java.util.Arrays.fill(table, filled, DRAWS, 0);
        return table;
    }
}
