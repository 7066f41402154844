package io.github.hermesbackup.archive;

import io.github.hermesbackup.io.FileName;
import java.util.Optional;

/**
 * An archive that must be refused as a whole.
 *
 * @param row of the policy for hostile archives
 * @param what is wrong with it
 * @param archive its bytes; but for what is wrong it is a backup that would be restored
 * @param fault the class of fault that the refusal names
 * @param entry the entry that the refusal names, as it is shown; empty for a fault of the whole
 * @param saying a part of the message, in the words that a user reads
 */
public record HostileCase(
        int row, String what, byte[] archive, ArchiveFault fault, Optional<String> entry, String saying) {

    static Draft row(int row, String what) {
        return new Draft(row, what);
    }

    /** The case of one row while it is being written down: {@code row(2, "…").in(zip).is(FAULT, "entry").saying("…")}. */
    static final class Draft {
        private final int row;
        private final String what;
        private ZipBytes zip;
        private ArchiveFault fault;
        private Optional<String> entry;

        private Draft(int row, String what) {
            this.row = row;
            this.what = what;
        }

        /** Members that a backup has besides its configuration. */
        Draft with(ZipMember... members) {
            return in(backup(members));
        }

        Draft in(ZipBytes archive) {
            zip = archive;
            return this;
        }

        Draft is(ArchiveFault of, String named) {
            fault = of;
            entry = Optional.of(FileName.escape(named));
            return this;
        }

        /** A fault of the archive, not of one entry. */
        Draft is(ArchiveFault of) {
            fault = of;
            entry = Optional.empty();
            return this;
        }

        HostileCase saying(String words) {
            return new HostileCase(row, what, zip.bytes(), fault, entry, words);
        }
    }

    /** A backup: a configuration and some members. */
    static ZipBytes backup(ZipMember... members) {
        ZipBytes zip = ZipBytes.of(ZipMember.stored("config.yaml", "model: hostile\n"));
        zip.members().addAll(java.util.List.of(members));
        return zip;
    }

    @Override
    public String toString() {
        return "row " + row + ": " + what;
    }
}
