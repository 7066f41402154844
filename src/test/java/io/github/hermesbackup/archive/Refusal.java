package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.hermesbackup.io.HermesException;
import java.nio.file.Path;

/** How a refused archive must be refused: one type, one line, the class of fault, the entry. */
final class Refusal {

    private Refusal() {}

    /** Refused for a fault of one entry, on opening or while its content is read. */
    static ArchiveException assertRefused(Path archive, ArchiveFault fault, String escapedEntry) {
        ArchiveException refusal = assertRefused(archive, fault);
        assertThat(refusal.entry()).as(refusal.getMessage()).contains(escapedEntry);
        assertThat(refusal.getMessage()).contains("\"" + escapedEntry + "\"");
        return refusal;
    }

    /** Refused for a fault. */
    static ArchiveException assertRefused(Path archive, ArchiveFault fault) {
        Throwable thrown = catchThrowable(() -> Contents.of(archive));
        assertThat(thrown).isInstanceOf(ArchiveException.class);
        ArchiveException refusal = (ArchiveException) thrown;
        assertThat(refusal.fault()).as(refusal.getMessage()).isEqualTo(fault);
        assertThat(refusal.reason()).isEqualTo(HermesException.Reason.CORRUPT);
        assertThat(refusal.getMessage()).startsWith(archive + " ").doesNotContainPattern("[\\p{Cntrl}\\u2028\\u202e]");
        return refusal;
    }
}
