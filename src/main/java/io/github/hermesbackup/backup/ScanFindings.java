package io.github.hermesbackup.backup;

import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.report.Finding;
import java.util.ArrayList;
import java.util.List;

/** What the scan of a home already has to say of single paths, as findings. */
final class ScanFindings {

    private ScanFindings() {}

    static List<Finding> of(HomeListing listing) {
        List<Finding> findings = new ArrayList<>();
        listing.failed()
                .forEach(failed -> findings.add(new Finding(Finding.Kind.FAILED, failed.path(), failed.reason())));
        listing.notes()
                .forEach(note -> findings.add(new Finding(
                        switch (note.kind()) {
                            case EMPTY_STATE_DATABASE -> Finding.Kind.FAILED;
                            case NO_DATABASE -> isStateDatabase(note.path()) ? Finding.Kind.FAILED : Finding.Kind.NOTE;
                            case VANISHED -> Finding.Kind.VANISHED;
                            default -> Finding.Kind.NOTE;
                        },
                        note.path(),
                        note.text())));
        return findings;
    }

    /** Other state may be kept in another format one day; sessions in a state.db that is none are lost. */
    private static boolean isStateDatabase(String path) {
        return path.equals("state.db") || path.endsWith("/state.db");
    }
}
