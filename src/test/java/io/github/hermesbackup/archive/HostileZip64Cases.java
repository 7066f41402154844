package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.HostileCase.backup;
import static io.github.hermesbackup.archive.HostileCase.row;
import static io.github.hermesbackup.archive.ZipMember.stored;

import io.github.hermesbackup.archive.HostileCase.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Rows 14 and 19 of the policy: zip64, and the other fields behind a name. */
final class HostileZip64Cases {

    private static final String NAME = "a";

    private HostileZip64Cases() {}

    static List<HostileCase> all() {
        List<HostileCase> cases = new ArrayList<>();
        records(cases);
        contradictions(cases);
        fields(cases);
        extraFields(cases);
        return cases;
    }

    private static Draft record(String what, Consumer<ZipBytes.Zip64> lie) {
        return row(14, what).in(backup(stored(NAME, "x")).zip64(lie));
    }

    private static void records(List<HostileCase> cases) {
        for (Draft draft : List.of(
                record("a locator without its record", record -> record.withRecord = false),
                record("a record one byte before", record -> record.recordOffset--),
                record("a record at the beginning", record -> record.recordOffset = 0),
                record("a record at a negative place", record -> record.recordOffset = Long.MIN_VALUE))) {
            cases.add(draft.is(ArchiveFault.ZIP64).saying("is not where the locator says"));
        }
        for (Draft draft : List.of(
                record("a record without its signature", record -> record.signature = 0),
                record("a record of another length", record -> record.recordBytes = 45))) {
            cases.add(draft.is(ArchiveFault.ZIP64).saying("its zip64 record is damaged"));
        }
        cases.add(row(14, "an end record that asks for a record that is not there")
                .in(backup(stored(NAME, "x")).end(end -> end.offset = Zip.MAX_32))
                .is(ArchiveFault.ZIP64)
                .saying("asks for a zip64 record that is not there"));
    }

    private static void contradictions(List<HostileCase> cases) {
        for (Draft draft : List.of(
                record("a record that counts otherwise", record -> record.entries = record.entriesHere = 7),
                record("a record with another size", record -> record.bytes++),
                record("a record with another offset", record -> record.offset++))) {
            cases.add(draft.is(ArchiveFault.ZIP64).saying("its zip64 record and its end record differ"));
        }
        for (long huge : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            cases.add(row(14, "a directory of " + huge + " bytes")
                    .in(backup(stored(NAME, "x"))
                            .zip64(record -> record.bytes = huge)
                            .end(end -> end.bytes = Zip.MAX_32))
                    .is(ArchiveFault.END_RECORD)
                    .saying("would lie outside the file"));
        }
    }

    private static Draft central(String what, Consumer<ZipMember.Header> lie) {
        return row(14, what).with(stored(NAME, "x").central(lie));
    }

    private static void fields(List<HostileCase> cases) {
        for (Draft draft : List.of(
                central("a size without its field", header -> header.size = Zip.MAX_32),
                central("an offset without its field", header -> header.offset = Zip.MAX_32),
                central("a field that is too short", header -> {
                    header.size = Zip.MAX_32;
                    header.extra = Extra.field(ExtraFields.ZIP64, new byte[7]);
                }),
                central("a field that is too long", header -> {
                    header.size = Zip.MAX_32;
                    header.extra = Extra.zip64(1, 1);
                }),
                central("a field that no size asks for", header -> header.extra = Extra.zip64(1)))) {
            cases.add(draft.is(ArchiveFault.ZIP64, NAME).saying("has a zip64 field that does not fit its sizes"));
        }
        for (long[] values : new long[][] {{-1, 1, 0}, {1, -1, 0}, {1, 1, -1}}) {
            cases.add(central("sizes and offset " + List.of(values[0], values[1], values[2]), header -> {
                        header.size = header.compressed = header.offset = Zip.MAX_32;
                        header.extra = Extra.zip64(values);
                    })
                    .is(ArchiveFault.ZIP64, NAME)
                    .saying("has a negative size"));
        }
        cases.add(row(14, "a local size without its field")
                .with(stored(NAME, "x").local(header -> header.size = Zip.MAX_32))
                .is(ArchiveFault.ZIP64, NAME)
                .saying("has no zip64 field for its local sizes"));
        cases.add(row(14, "a local field of half the length")
                .with(stored(NAME, "x").local(header -> {
                    header.size = Zip.MAX_32;
                    header.extra = Extra.zip64(1);
                }))
                .is(ArchiveFault.ZIP64, NAME)
                .saying("has a zip64 field of 8 bytes locally"));
        cases.add(row(14, "a local field with other sizes that nothing asks for")
                .with(stored(NAME, "x").local(header -> header.extra = Extra.zip64(2, 2)))
                .is(ArchiveFault.ZIP64, NAME)
                .saying("has a zip64 field that says something else than its local sizes"));
    }

    private static void extraFields(List<HostileCase> cases) {
        byte[] time = Extra.field(ExtraFields.UNIX_TIME, new byte[] {1, 0, 0, 0, 1});
        extra(cases, "three bytes that are no field", new byte[3], "has extra bytes that are no field");
        extra(cases, "a field that overruns", new byte[] {9, 9, -1, -1}, "has an extra field that overruns its header");
        extra(cases, "a time twice", Extra.all(time, time), "has the extra field 0x5455 twice");
        byte[] zip64 = Extra.all(Extra.zip64(1, 1), Extra.zip64(1, 1));
        extra(cases, "a zip64 field twice", zip64, "has the extra field 0x0001 twice");
        byte[] path = Extra.unicodePath(new byte[] {'a'}, "a");
        extra(cases, "a Unicode path twice", Extra.all(path, path), "has the extra field 0x7075 twice");
        byte[] cutTime = Extra.field(ExtraFields.UNIX_TIME, new byte[] {1, 0});
        extra(cases, "a cut timestamp", cutTime, "has a cut timestamp field");
        extra(cases, "a cut NTFS field", Extra.field(ExtraFields.NTFS, new byte[3]), "has a cut NTFS field");
        byte[] cutHash = Extra.field(ExtraFields.HASH, new byte[] {23, 0, 32, 0, 1});
        extra(cases, "a cut SHA-256", cutHash, "has a cut hash field");
    }

    private static void extra(List<HostileCase> cases, String what, byte[] extra, String saying) {
        cases.add(row(19, what + ", in the directory")
                .with(stored(NAME, "x").central(header -> header.extra = extra))
                .is(ArchiveFault.EXTRA_FIELD, NAME)
                .saying(saying));
        cases.add(row(19, what + ", in the local header")
                .with(stored(NAME, "x").local(header -> header.extra = extra))
                .is(ArchiveFault.EXTRA_FIELD, NAME)
                .saying(saying));
    }
}
