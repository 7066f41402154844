package io.github.hermesbackup.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What there is already when a backup is made that may fail. */
enum BackupStart {
    FIRST(0, 0),
    /** What has not changed is taken over from the one before. */
    SECOND(1, 0, Trait.SETTLED),
    WITH_PRUNING(3, 2),
    WITHOUT_LINKS(1, 0, Trait.WITHOUT_LINKS, Trait.SETTLED),
    OVER_A_FILE(1, 0, Trait.OVER_A_FILE),
    /** A look is enough. */
    UNCHANGED_AT_A_GLANCE(1, 0, Trait.UNCHANGED, Trait.SETTLED),
    /** It is seen only when the new archive is finished. */
    UNCHANGED_IN_THE_END(1, 0, Trait.UNCHANGED),
    WITH_A_LOG(1, 0, Trait.WITH_A_LOG);

    /** In what a start differs from the ordinary. */
    enum Trait {
        /** The file system has no hard links. */
        WITHOUT_LINKS,
        /** The archive has a name of the user's choice, at which there is one already. */
        OVER_A_FILE,
        /** The home is as it was when the newest backup was made. */
        UNCHANGED,
        /** The last change of the home was so long ago that its files can be told by their stamps. */
        SETTLED,
        /** The last writer of the database has died; what it wrote last is in the log only. */
        WITH_A_LOG
    }

    private final int backups;
    private final int keep;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);

    BackupStart(int backups, int keep, Trait... traits) {
        this.backups = backups;
        this.keep = keep;
        this.traits.addAll(List.of(traits));
    }

    LastGoodBackup in(Path work) throws Exception {
        return new LastGoodBackup(Files.createDirectory(work.resolve(name())), backups, keep, traits);
    }

    /** What comes of a backup if nothing goes wrong. */
    BackupResult.Outcome outcome() {
        return traits.contains(Trait.UNCHANGED) ? BackupResult.Outcome.UNCHANGED : BackupResult.Outcome.WRITTEN;
    }

    /** Every how many-th operation fails where not all of them do: prime, so that loops over members are hit everywhere. */
    int stride() {
        return traits.isEmpty() || this == SECOND ? 7 : 13;
    }
}
