package io.github.hermesbackup.home;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the name that somebody probably meant. */
final class NearName {

    /** Slips that still count as a slip: more than two, and the names are simply different. */
    private static final int MAX_SLIPS = 2;

    private NearName() {}

    /** The candidates that are near, those with the fewest slips first, equals in alphabetical order. */
    static List<String> among(Collection<String> candidates, String typed) {
        int allowed = Math.min(MAX_SLIPS, typed.length() / 3);
        return candidates.stream()
                .filter(name -> slips(name, typed) <= allowed)
                .sorted(Comparator.comparingInt((String name) -> slips(name, typed))
                        .thenComparing(name -> name))
                .toList();
    }

    /**
     * Inserted, dropped, wrong and swapped letters between two names, case aside: the optimal string alignment distance.
     */
    static int slips(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + wrong, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
