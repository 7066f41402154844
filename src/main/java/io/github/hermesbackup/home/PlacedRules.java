package io.github.hermesbackup.home;

import io.github.hermesbackup.home.ScanRule.Place;
import java.util.ArrayList;
import java.util.List;

/** Which rules of a table look into which directory: the same for nearly all of them, so they are put together once. */
final class PlacedRules {

    private static final Place[] PLACES = Place.values();

    private final List<ScanRule> table;
    private final DirectoryRules[] known = new DirectoryRules[1 << PLACES.length];

    PlacedRules(List<ScanRule> table) {
        this.table = table;
    }

    /** Those that judge by names in a directory, given as a relative name that ends in {@code /}, or "". */
    DirectoryRules in(String directory) {
        int places = 0;
        for (Place place : PLACES) {
            places |= place.covers(directory) ? 1 << place.ordinal() : 0;
        }
        if (known[places] == null) {
            known[places] = new DirectoryRules(covering(places));
        }
        return known[places];
    }

    private List<ScanRule> covering(int places) {
        List<ScanRule> rules = new ArrayList<>();
        for (ScanRule rule : table) {
            if (rule.shape() != ScanRule.Shape.SEEN_BY_SCAN
                    && (places & 1 << rule.place().ordinal()) != 0) {
                rules.add(rule);
            }
        }
        return rules;
    }
}
