package io.github.hermesbackup.archive;

import io.github.hermesbackup.archive.ZipMember.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One to three random changes of what an archive consists of, put together again with every length, offset and count right
 * where nothing says otherwise: what somebody does who knows the format. Many of these are sound archives.
 */
final class Falsification {

    private final Random random;
    private final HeaderLie lies;
    private final ZipBytes zip;
    private final List<String> steps = new ArrayList<>();

    Falsification(Random random, byte[] seed) {
        this.random = random;
        this.lies = new HeaderLie(random);
        this.zip = ZipParts.of(seed);
        for (int i = random.nextInt(3); i >= 0; i--) {
            change();
        }
    }

    byte[] bytes() {
        return zip.bytes();
    }

    private void change() {
        List<ZipMember> members = zip.members();
        if (members.isEmpty()) {
            return;
        }
        int number = random.nextInt(members.size());
        ZipMember member = members.get(number);
        int kind = random.nextInt(17);
        steps.add("kind " + kind + " of member " + number);
        switch (kind) {
            case 0, 1, 2 -> member.both(lies.any());
            case 3 -> oneOf(member, lies.any());
            case 4 -> member.both(lies.name());
            case 5 -> member.both(lies.extra());
            case 6 -> oneOf(member, lies.extra());
            case 7, 8 -> new ContentChange(random, member).rewrite();
            case 9, 10 -> new ContentChange(random, member).damage();
            case 11 -> descriptor(member);
            case 12 -> zip64(member);
            case 13 -> rearrange(number);
            case 14 -> end();
            case 15 -> new IndexLie(random, member).tell();
            default -> around();
        }
    }

    private void oneOf(ZipMember member, Consumer<Header> lie) {
        if (random.nextBoolean()) {
            member.local(lie);
        } else {
            member.central(lie);
        }
    }

    private void descriptor(ZipMember member) {
        if ((member.central.flags & Zip.FLAG_DESCRIPTOR) == 0) {
            member.withDescriptor(member.descriptor(random.nextBoolean(), random.nextBoolean()));
        } else {
            member.both(header -> header.flags &= ~Zip.FLAG_DESCRIPTOR);
            member.local(header -> {
                header.crc = member.central.crc;
                header.size = member.central.size;
                header.compressed = member.central.compressed;
            });
            member.behind(new byte[0]);
        }
    }

    private void zip64(ZipMember member) {
        Consumer<Header> wide = header -> {
            header.extra = Extra.all(Extra.zip64(header.size, header.compressed), header.extra);
            header.size = Zip.MAX_32;
            header.compressed = Zip.MAX_32;
        };
        switch (random.nextInt(3)) {
            case 0 -> member.both(wide);
            case 1 -> member.local(wide);
            default -> member.central(wide);
        }
    }

    private void rearrange(int number) {
        List<ZipMember> members = zip.members();
        switch (random.nextInt(7)) {
            case 0 -> members.remove(number);
            case 1 -> members.add(members.get(number));
            case 2 -> Collections.shuffle(members, random);
            case 3 -> zip.directoryBackwards();
            case 4 -> members.add(number, ZipMember.stored("new", "new"));
            case 5 -> members.add(number, ZipMember.directory("made/"));
            default -> {
                if (random.nextBoolean()) {
                    members.get(number).onlyInDirectory();
                } else {
                    members.get(number).onlyInFile();
                }
            }
        }
    }

    private void end() {
        int by = random.nextBoolean() ? 1 : -1;
        switch (random.nextInt(8)) {
            case 0 -> zip.end(end -> end.entries = end.entriesHere += by);
            case 1 -> zip.end(end -> end.bytes += by);
            case 2 -> zip.end(end -> end.offset += by);
            case 3 -> zip.end(end -> end.disk = 1);
            case 4 -> zip.zip64(record -> {});
            case 5 -> zip.zip64(record -> record.entries += by);
            case 6 ->
                zip.zip64(record -> {}).end(end -> {
                    end.entries = end.entriesHere = Zip.MAX_16;
                    end.bytes = end.offset = Zip.MAX_32;
                });
            default -> {
                byte[] comment = new byte[random.nextInt(40)];
                random.nextBytes(comment);
                zip.end(end -> end.comment = comment);
            }
        }
    }

    private void around() {
        byte[] junk = new byte[1 + random.nextInt(8)];
        random.nextBytes(junk);
        switch (random.nextInt(5)) {
            case 0 -> zip.prefix(junk, random.nextBoolean());
            case 1 -> zip.suffix(junk);
            case 2 -> zip.beforeDirectory(junk);
            case 3 -> zip.behindDirectory(junk);
            default -> zip.members().get(0).behind(junk);
        }
    }

    @Override
    public String toString() {
        return String.join(", ", steps);
    }
}
