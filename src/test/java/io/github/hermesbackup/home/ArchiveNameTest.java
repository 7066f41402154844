package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.home.ArchiveName.Kind;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveNameTest {

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aNameIsReadAsItWasWritten(Kind kind) {
        ArchiveName name = ArchiveName.of(kind, Instant.parse("2026-11-22T23:30:00Z"), ZoneId.of("Asia/Tokyo"));
        assertThat(name.fileName()).isEqualTo(kind.prefix() + "2026-11-23-083000.zip");
        assertThat(ArchiveName.parse(name.fileName())).hasValue(name);
        assertThat(name.next().fileName()).isEqualTo(kind.prefix() + "2026-11-23-083000-2.zip");
        assertThat(ArchiveName.parse(name.next().next().fileName()))
                .hasValueSatisfying(third -> assertThat(third.number()).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hermes-backup-2026-11-23-083000.zip.bak",
                "hermes-backup-2026-11-23-083000 (1).zip",
                "hermes-backup-2026-11-23-083000-0.zip",
                "hermes-backup-2026-11-23-083000-02.zip",
                "hermes-backup-2026-11-23.zip",
                "hermes-backup-2026-11-23-083000.ZIP",
                "my-hermes-backup-2026-11-23-083000.zip",
                "other-backup-2026-11-23-083000.zip",
                ".hermes-backup-2026-11-23-083000.zip",
                "hermes-backup-release.zip"
            })
    void anyOtherNameIsAUsers(String name) {
        assertThat(ArchiveName.parse(name)).isEmpty();
    }

    @Test
    void numbersTooLongToBeOursAreNotRead() {
        assertThat(ArchiveName.parse("hermes-backup-2026-11-23-083000-99999999999.zip"))
                .isEmpty();
    }
}
