#!/usr/bin/env python3
"""A verifier of sealed packages and published logs, written from package.md and ledger.md in this folder alone.

    verify.py package FILE [--key VKEY]... [--receipt FILE]... [--authority PEM] [--json]
    verify.py log FOLDER --key VKEY [--receipt FILE]... [--json]

It needs Python 3.9 or later and the package `cryptography`. It shares no code with simsa and asks nothing of it, so that
either can be wrong alone. What follows from the dossier by the rules (assessment, findings, the wording of law and
README, the contents of forms) it cannot make again; it says so under `derived`. Encrypted packages: `age --decrypt` first.

Exit codes as `simsa verify`: 0 holds, 1 fails, 2 refused, 3 whole but nobody says by whom.
"""

import argparse
import base64
import binascii
import datetime
import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import zlib

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

BASE = "simsa-package/"
MIB = 1 << 20


class Refused(Exception):
    """The file is no package: nothing else is looked at."""


class Wrong(Exception):
    """Something does not hold."""


def need(holds, why):
    if not holds:
        raise Wrong(why)


def sha256(data):
    return hashlib.sha256(data).digest()


class Report:
    """What was checked, by the stable names of the checks."""

    def __init__(self):
        self.failed, self.not_checked, self.ok, self.vouched = {}, {}, [], set()

    def check(self, name, function, *arguments):
        """Runs one check; gives what it gives, or None when it fails."""
        try:
            given = function(*arguments)
            self.ok.append(name)
            return given
        except Wrong as wrong:
            self.failed.setdefault(name, str(wrong))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
            self.failed.setdefault(name, "it cannot be read: %r" % error)
        return None

    def gap(self, name, why):
        self.not_checked.setdefault(name, why)

    def verdict(self):
        if self.failed:
            return "fails"
        if not self.vouched:
            return "unattributed"
        return "holds-as-far-as-checked" if self.not_checked else "holds"


EXIT = {"holds": 0, "holds-as-far-as-checked": 0, "fails": 1, "refused": 2, "unattributed": 3}

# --- the archive ------------------------------------------------------------------------------------------------------

LARGE = 0xFFFFFFFF


class Entry:
    """The seven values from which both headers are written."""

    def __init__(self, name, method, crc, packed, size, offset):
        self.name, self.method, self.crc = name, method, crc
        self.packed, self.size, self.offset = packed, size, offset

    def is_large(self):
        return self.size >= LARGE or self.packed >= LARGE

    def common(self, zip64):
        packed, size = (LARGE, LARGE) if self.is_large() else (self.packed, self.size)
        version = 45 if zip64 else 20
        name = self.name.encode()
        return struct.pack("<HHHHHIIIH", version, 0x0800, self.method, 0, 0x21, self.crc, packed, size, len(name))

    def local(self):
        extra = struct.pack("<HHQQ", 1, 16, self.size, self.packed) if self.is_large() else b""
        head = struct.pack("<I", 0x04034B50) + self.common(self.is_large()) + struct.pack("<H", len(extra))
        return head + self.name.encode() + extra

    def central(self):
        values = [self.size, self.packed] if self.is_large() else []
        values += [self.offset] if self.offset >= LARGE else []
        extra = struct.pack("<HH", 1, 8 * len(values)) if values else b""
        extra += b"".join(struct.pack("<Q", value) for value in values)
        head = struct.pack("<IH", 0x02014B50, 0x0300 | (45 if values else 20)) + self.common(bool(values))
        rest = struct.pack("<HHHHII", len(extra), 0, 0, 0, 0o100644 << 16, min(self.offset, LARGE))
        return head + rest + self.name.encode() + extra


def directory(entries, start):
    headers = b"".join(entry.central() for entry in entries)
    count, length, out = len(entries), len(headers), headers
    if count >= 0xFFFF or start >= LARGE:
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x032D, 45, 0, 0, count, count, length, start)
        out += struct.pack("<IIQI", 0x07064B50, 0, start + length, 1)
    short = min(count, 0xFFFF)
    return out + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, short, short, min(length, LARGE), min(start, LARGE), 0)


def read_directory(file):
    """The entries, when the directory is of the one form."""
    total = file.seek(0, os.SEEK_END)

    def at(position, count):
        if position < 0:
            raise Refused("it is no package, or its end was cut off")
        file.seek(position)
        found = file.read(count)
        if len(found) != count:
            raise Refused("it is no package, or its end was cut off")
        return found

    signature, _, _, _, count, _, start, _ = struct.unpack("<IHHHHIIH", at(total - 22, 22))
    if signature != 0x06054B50:
        raise Refused("it has no end record, or something was added after it")
    if count == 0xFFFF or start == LARGE:
        count, _, start = struct.unpack("<QQQ", at(total - 98, 56)[32:])
    if count > 20_000 or not 0 <= total - start <= 16 * MIB:
        raise Refused("more files, or a larger directory, than a package may have")
    found, entries = at(start, total - start), []
    rest = found
    for _ in range(count):
        if len(rest) < 46 or rest[:4] != b"PK\1\2":
            raise Refused("the directory cannot be read")
        method, = struct.unpack_from("<H", rest, 10)
        crc, packed, size, name, extra, comment = struct.unpack_from("<IIIHHH", rest, 16)
        offset, = struct.unpack_from("<I", rest, 42)
        if method not in (0, 8):
            raise Refused("another compression method")
        try:
            text = rest[46 : 46 + name].decode()
            more = [value for value, in struct.iter_unpack("<Q", rest[46 + name + 4 : 46 + name + extra])]
            if size == LARGE:
                size, packed, *more = more
            if offset == LARGE:
                offset, *more = more
        except (UnicodeDecodeError, ValueError, struct.error) as error:
            raise Refused("the directory cannot be read") from error
        entries.append(Entry(text, method, crc, packed, size, offset))
        rest = rest[46 + name + extra + comment :]
    position = 0
    for entry in entries:
        if entry.offset != position or (entry.method == 0 and entry.packed != entry.size):
            raise Refused("files overlap, something lies between them, or a size lies: " + entry.name)
        position += len(entry.local()) + entry.packed
    if position != start or directory(entries, start) != found:
        raise Refused("the directory is not of the one form")
    check_names([entry.name for entry in entries])
    check_sizes(entries)
    return entries


def is_record(path):
    return not (path.startswith("data/evidence/") or (path.startswith("data/forms/") and path.endswith(".pdf")))


def check_sizes(entries):
    if sum(entry.size for entry in entries if entry.method == 8) > 4 << 30:
        raise Refused("more than 4 GiB unpacked")
    records = [entry.size for entry in entries if is_record(entry.name[len(BASE) :])]
    if any(size > 32 * MIB for size in records) or sum(records) > 128 * MIB:
        raise Refused("larger records than a package may have")


def read_contents(file, entries):
    """Sums of every file, the records, and the digest of the deflate streams; Wrong names the first that lies."""
    sums, records, streams, wrong = {}, {}, hashlib.sha256(), None
    for entry in entries:
        path = entry.name[len(BASE) :]
        try:
            file.seek(entry.offset)
            need(file.read(len(entry.local())) == entry.local(), path + ": the header before the file differs")
            digest, crc, size, kept = hashlib.sha256(), 0, 0, []
            inflate = zlib.decompressobj(-15) if entry.method == 8 else None
            left = entry.packed
            while left:
                piece = file.read(min(left, MIB))
                need(piece, path + ": it is cut off")
                left -= len(piece)
                if inflate:
                    streams.update(piece)
                    piece = inflate.decompress(piece, entry.size + 1 - size)
                    need(not inflate.unconsumed_tail and not inflate.unused_data, path + ": its size lies")
                digest.update(piece)
                crc, size = zlib.crc32(piece, crc), size + len(piece)
                if is_record(path):
                    kept.append(piece)
            need(not inflate or inflate.eof, path + ": it cannot be unpacked")
            need(size == entry.size and crc == entry.crc, path + ": size or CRC-32 are not those of the contents")
            sums[path] = (digest.hexdigest(), size)
            if is_record(path):
                records[path] = b"".join(kept)
        except zlib.error:
            wrong = wrong or path + ": it cannot be unpacked"
        except Wrong as error:
            wrong = wrong or str(error)
    return sums, records, streams.hexdigest(), wrong


# --- names ------------------------------------------------------------------------------------------------------------

INVISIBLE = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF), (0xE0000, 0xE0FFF),
]  # fmt: skip
WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
NUMBERS = list("0123456789¹²³")
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}
DEVICES |= {port + number for port in ("COM", "LPT") for number in NUMBERS}


def nfc(text):
    return unicodedata.normalize("NFC", text)


def key_of(path):
    return nfc(nfc(path).lower())


def plain(char):
    code = ord(char)
    if char in '<>:"/\\|?*%' or unicodedata.category(char) == "Cc" or any(a <= code <= z for a, z in INVISIBLE):
        return "_"
    return " " if char in WHITE else char


def trimmed(name):
    return name.lstrip(" ").rstrip(" .")


def not_a_device(name):
    return "_" + name if name.split(".")[0].rstrip(WHITE).upper() in DEVICES else name


def split_ending(name):
    at = name.rfind(".")
    return (name[:at], name[at:]) if at > 0 and len(name[at:].encode()) <= 12 else (name, "")


def shortened(text, count):
    return text.encode()[: max(count, 0)].decode(errors="ignore")


def safe(name):
    name = trimmed("".join(plain(char) for char in nfc(name)))
    name = not_a_device("_" + name[1:] if name.startswith(".") else name)
    if len(name.encode()) > 150:
        stem, ending = split_ending(name)
        name = trimmed(shortened(stem, 150 - len(ending.encode()))) + ending
    return not_a_device(name) or "_"


class Names:
    """Gives out names below a folder."""

    def __init__(self):
        self.taken = set()

    def give(self, wanted):
        name = first = safe(wanted)
        stem, ending = split_ending(first)
        number = 2
        while key_of(name) in self.taken:
            tail = "-%d%s" % (number, ending)
            name = safe(trimmed(shortened(stem, 150 - len(tail.encode()))) + tail)
            number += 1
        self.taken.add(key_of(name))
        return name


def check_names(names):
    keys, folders = set(), set()
    for name in names:
        parts = name.split("/")
        if not name.startswith(BASE) or len(parts) > 6 or any(safe(part) != part for part in parts):
            raise Refused("the name is not accepted: %r" % name)
        key = key_of(name)
        if key in keys:
            raise Refused("the name occurs twice: %r" % name)
        keys.add(key)
        folders.update(key[:at] for at, char in enumerate(key) if char == "/")
    if keys & folders:
        raise Refused("a file and a folder have the same name")


# --- the bag ----------------------------------------------------------------------------------------------------------

TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")


def manifest(sums, paths):
    lines = sorted((path.encode(), sums[path][0]) for path in paths)
    return b"".join(digest.encode() + b"  " + path + b"\n" for path, digest in lines)


def payload(sums):
    return [path for path in sums if path.startswith("data/")]


def check_payload(sums, records, all_read):
    need(all_read, "there are files that cannot be read")
    need(records["manifest-sha256.txt"] == manifest(sums, payload(sums)), "manifest-sha256.txt is another")


def check_tags(sums, records):
    others = {path for path in sums if not path.startswith("data/")}
    need(others - {"tagmanifest-sha256.txt", "packed-sha256.txt"} == set(TAGS), "tag files are missing, or others there")
    need(records["tagmanifest-sha256.txt"] == manifest(sums, TAGS), "tagmanifest-sha256.txt is another")


def format_of(records):
    info = records["bag-info.txt"].decode()
    found = re.findall(r"^External-Identifier: (.*)$", info, re.MULTILINE)
    need(found in (["simsa-package-1"], ["simsa-package-2"]), "another format: %r" % found)
    return found[0][-1]


def check_packing(version, entries, records, streams):
    if version == "2":
        need(all(entry.method == 0 for entry in entries), "there are compressed files")
        return
    last = entries[-1]
    need(last.name == BASE + "packed-sha256.txt" and last.method == 0, "packed-sha256.txt is not the last, stored")
    need(records["packed-sha256.txt"] == streams.encode() + b"\n", "the compressed data is not what was sealed")


def check_info(version, dossier, sums, records):
    info = records["bag-info.txt"].decode()
    agent = re.match(r"Bag-Software-Agent: simsa ([0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9})\n", info)
    need(agent, "its first line is not accepted")
    title = dossier["title"] or ""
    spaced = "".join(" " if char in WHITE or unicodedata.category(char) == "Cc" else char for char in title)
    title = " ".join(word for word in spaced.split(" ") if word)
    files = payload(sums)
    lines = [
        agent.group(0)[:-1],
        "Bagging-Date: " + dossier["judged_on"],
        "External-Identifier: simsa-package-" + version,
        *(["External-Description: " + title] if title else []),
        "Payload-Oxum: %d.%d" % (sum(sums[path][1] for path in files), len(files)),
    ]
    need(info == "".join(line + "\n" for line in lines), "bag-info.txt is not what follows")


# --- records ----------------------------------------------------------------------------------------------------------


def canonical(data):
    """The value, when `data` is the one way to write it."""

    def fields(pairs):
        need(len({name for name, _ in pairs}) == len(pairs), "a field stands twice")
        return dict(pairs)

    def no_constant(name):
        raise Wrong("%s is no number" % name)

    value = json.loads(data.decode(), object_pairs_hook=fields, parse_constant=no_constant, parse_float=no_constant)
    need((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode() == data, "it is not canonical JSON")
    return value


DOSSIER = "schema title judged_on facts answers evidence products services tests claims conformity".split()


def check_dossier(records):
    dossier = canonical(records["data/dossier.json"])
    need(list(dossier) in (DOSSIER, DOSSIER + ["acknowledged"]), "its fields are others")
    need(dossier["schema"] == "simsa-dossier-1", "its schema is another")
    need(dossier.get("acknowledged", ["some"]), "an empty list of acknowledged warnings")
    need(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", dossier["judged_on"]), "judged_on is no day")
    datetime.date.fromisoformat(dossier["judged_on"])
    lists = [dossier[name] for name in DOSSIER[4:10]] + [dossier.get("acknowledged", []), dossier["facts"]["storage"]]
    need(all(len(items) <= 10_000 for items in lists), "a list is too long")
    need(len(dossier["facts"].get("operators", [])) <= 100, "too many operators")
    folders = Names()
    for item in dossier["evidence"]:
        need(list(item)[:4] == ["listed", "path", "sha256", "bytes"], "an item of evidence has other fields")
        need(list(item)[4:] in ([], ["seen"]), "an item of evidence has other fields")
        name = safe(item["listed"]["file"].split("/")[-1])
        path = "data/evidence/%s/%s" % (folders.give(item["listed"]["id"]), name)
        need(item["path"] == path, "the path of evidence is another: " + item["path"])
    return dossier


def check_evidence(dossier, sums):
    for item in dossier["evidence"]:
        need(sums.get(item["path"]) == (item["sha256"], item["bytes"]), "not the file listed: " + item["path"])


RECORDS = ["bagit.txt", "data/README.txt"] + ["data/%s.json" % n for n in "dossier assessment findings law".split()]
LAST = ["bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "packed-sha256.txt"]


def check_files(version, dossier, sums):
    known = set(RECORDS + LAST[: 4 if version == "1" else 3] + [item["path"] for item in dossier["evidence"]])
    stray = [p for p in sums if p not in known and not p.startswith(("data/forms/", "data/ledger/"))]
    need(not stray, "files that belong to nothing: %r" % stray)


def schema(name):
    def check(records):
        value = canonical(records["data/%s.json" % name])
        need(value["schema"] == "simsa-%s-1" % name, "its schema is another")
        return value

    return check


def check_law(records):
    law = schema("law")(records)
    for items, text in ((law["passages"], "text"), (law["readings"], "body")):
        for item in items:
            need(item["sha256"] == sha256(item[text].encode()).hex(), "the words of %s are others" % item["id"])


FORMS = {
    "1": "인증기준 면제 신청서",
    "2A": "EMR 점검표 (ISMS-P 또는 ISMS 제출)",
    "2B": "EMR 점검표 (ISMS-P 또는 ISMS 미제출)",
    "2-1": "이중화된 네트워크의 구성 증빙자료 제출 양식",
    "2-2": "인증 정보보호제품 도입 점검표",
    "2-3": "정보보호제품 인증서 증빙자료 제출 양식",
    "2-4": "물리적 위치의 한정 증빙자료 제출 양식",
    "2-5": "클라우드컴퓨팅 사용 서비스 규격 확인서",
    "3": "클라우드컴퓨팅 서비스 정보보호 기준 고시 항목별 점검표",
    "4": "IaaS 및 인프라 취약점 점검 및 모의침투 테스트 수행 확인서",
    "5": "SaaS 및 SW 취약점 점검 및 모의침투 테스트 수행 확인서",
    "6": "집적정보통신시설 사업자 제출자료 적합성 확인서",
}


# What prints nothing, and is dropped from an operator's id before it becomes part of a name.
NO_LOOK = [
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFDD0, 0xFDEF), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF),
]  # fmt: skip
# The property Other_Alphabetic of Unicode: letters that `isalnum` does not count, such as the vowel signs of India.
OTHER_ALPHABETIC = """
    345 363-36F 5B0-5BD 5BF 5C1-5C2 5C4-5C5 5C7 610-61A 64B-657 659-65F 670 6D6-6DC 6E1-6E4 6E7-6E8 6ED 711 730-73F
    7A6-7B0 816-817 81B-823 825-827 829-82C 8D4-8DF 8E3-8E9 8F0-903 93A-93B 93E-94C 94E-94F 955-957 962-963 981-983
    9BE-9C4 9C7-9C8 9CB-9CC 9D7 9E2-9E3 A01-A03 A3E-A42 A47-A48 A4B-A4C A51 A70-A71 A75 A81-A83 ABE-AC5 AC7-AC9
    ACB-ACC AE2-AE3 AFA-AFC B01-B03 B3E-B44 B47-B48 B4B-B4C B56-B57 B62-B63 B82 BBE-BC2 BC6-BC8 BCA-BCC BD7 C00-C04
    C3E-C44 C46-C48 C4A-C4C C55-C56 C62-C63 C81-C83 CBE-CC4 CC6-CC8 CCA-CCC CD5-CD6 CE2-CE3 CF3 D00-D03 D3E-D44
    D46-D48 D4A-D4C D57 D62-D63 D81-D83 DCF-DD4 DD6 DD8-DDF DF2-DF3 E31 E34-E3A E4D EB1 EB4-EB9 EBB-EBC ECD F71-F83
    F8D-F97 F99-FBC 102B-1036 1038 103B-103E 1056-1059 105E-1060 1062-1064 1067-106D 1071-1074 1082-108D 108F
    109A-109D 1712-1713 1732-1733 1752-1753 1772-1773 17B6-17C8 1885-1886 18A9 1920-192B 1930-1938 1A17-1A1B
    1A55-1A5E 1A61-1A74 1ABF-1AC0 1ACC-1ACE 1B00-1B04 1B35-1B43 1B80-1B82 1BA1-1BA9 1BAC-1BAD 1BE7-1BF1 1C24-1C36
    1DD3-1DF4 24B6-24E9 2DE0-2DFF A674-A67B A69E-A69F A802 A80B A823-A827 A880-A881 A8B4-A8C3 A8C5 A8FF A926-A92A
    A947-A952 A980-A983 A9B4-A9BF A9E5 AA29-AA36 AA43 AA4C-AA4D AA7B-AA7D AAB0 AAB2-AAB4 AAB7-AAB8 AABE AAEB-AAEF
    AAF5 ABE3-ABEA FB1E 10376-1037A 10A01-10A03 10A05-10A06 10A0C-10A0F 10D24-10D27 10EAB-10EAC 11000-11002
    11038-11045 11073-11074 11080-11082 110B0-110B8 110C2 11100-11102 11127-11132 11145-11146 11180-11182
    111B3-111BF 111CE-111CF 1122C-11234 11237 1123E 11241 112DF-112E8 11300-11303 1133E-11344 11347-11348
    1134B-1134C 11357 11362-11363 11435-11441 11443-11445 114B0-114C1 115AF-115B5 115B8-115BE 115DC-115DD
    11630-1163E 11640 116AB-116B5 1171D-1172A 1182C-11838 11930-11935 11937-11938 1193B-1193C 11940 11942
    119D1-119D7 119DA-119DF 119E4 11A01-11A0A 11A35-11A39 11A3B-11A3E 11A51-11A5B 11A8A-11A97 11C2F-11C36
    11C38-11C3E 11C92-11CA7 11CA9-11CB6 11D31-11D36 11D3A 11D3C-11D3D 11D3F-11D41 11D43 11D47 11D8A-11D8E
    11D90-11D91 11D93-11D96 11EF3-11EF6 11F00-11F01 11F03 11F34-11F3A 11F3E-11F40 16F4F 16F51-16F87 16F8F-16F92
    16FF0-16FF1 1BC9E 1E000-1E006 1E008-1E018 1E01B-1E021 1E023-1E024 1E026-1E02A 1E08F 1E947 1F130-1F149
    1F150-1F169 1F170-1F189
""".split()
OTHER_ALPHABETIC = [[int(end, 16) for end in span.split("-")] for span in OTHER_ALPHABETIC]


def within(code, spans):
    return any(span[0] <= code <= span[-1] for span in spans)


def has_no_look(char):
    code = ord(char)
    return unicodedata.category(char) == "Cc" or within(code, NO_LOOK) or code & 0xFFFE == 0xFFFE


def is_letter(char):
    return char == "_" or char.isalnum() or within(ord(char), OTHER_ALPHABETIC)


def printed(text):
    """The id as it is printed: runs of spaces and tabs are one space, and what has no look is gone."""
    seen = ""
    for char in nfc(text.replace("\r\n", "\n")):
        if char in " \t":
            seen += "" if seen.endswith(" ") else " "
        elif char in "\n\r\u2028\u2029" or not has_no_look(char):
            seen += char
    return seen


def copies(positions, operators):
    """What is put behind the name of each copy of a form."""
    if not positions:
        return [""]
    ids = []
    for at in positions:
        name = "".join(c if is_letter(c) else "-" for c in printed(operators[at]["id"]))[:60] or "-"
        ids.append(name if name not in ids else "%s-%d" % (name, at + 1))
    shown = [name.lstrip("-") for name in ids]
    return [" (%s)" % name if name else "" for name in shown]


def forms_due(dossier, assessment):
    assessed = assessment["assessment"]
    duties = assessed["duties"] or {}
    decided = duties["value"] if duties.get("ruling") == "decided" else []
    forms = [(duty["form"], duty.get("operators", [])) for duty in decided]
    group = assessed["group"] or {}
    if dossier["claims"] and all(number != "1" for number, _ in forms) and group.get("ruling") == "decided":
        forms.insert(0, ("1", []))
    names, paths = Names(), []
    for number, positions in forms:
        for copy in copies(positions, dossier["facts"].get("operators", [])):
            name = names.give("양식%s %s%s.html" % (number, FORMS[number], copy))
            paths += ["data/forms/%s.pdf" % name[:-5], "data/forms/" + name]
    return paths


def check_forms(due, sums):
    found = [path for path in sums if path.startswith("data/forms/")]
    need(set(found) == set(due), "forms missing or too many: %r" % sorted(set(found) ^ set(due)))


def check_order(entries, dossier, due):
    ledger = ["data/ledger/checkpoint", "data/ledger/checkpoint.tst", "data/ledger/keys.txt"]
    folders = ["data/ledger/entries/", "data/ledger/receipts/"]
    order = RECORDS + due + [item["path"] for item in dossier["evidence"]] + ledger + folders + LAST
    ranks = {path: rank for rank, path in enumerate(order)}
    found = []
    for entry in entries:
        path = entry.name[len(BASE) :]
        rank = ranks.get(path, next((ranks[folder] for folder in folders if path.startswith(folder)), None))
        if rank is not None:
            found.append((rank, path))
    need(found == sorted(set(found)), "the files are not in their order")


# --- the ledger -------------------------------------------------------------------------------------------------------


def base64_of(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Wrong("it is not base64") from error
    need(base64.b64encode(data).decode() == text, "it is not the one way to write it in base64")
    return data


def decimal(text):
    need(re.fullmatch(r"0|[1-9][0-9]*", text) and int(text) < 1 << 64, "it is no decimal: %r" % text)
    return int(text)


# The encodings of points of small order on Curve25519's Edwards form; under such a key anything can be signed.
SMALL_ORDER = {
    bytes.fromhex(sign_less[:-2] + "%02x" % (int(sign_less[-2:], 16) | sign))
    for sign in (0, 0x80)
    for sign_less in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
}


class Key:
    """A vkey."""

    def __init__(self, text):
        parts = text.split("+", 2)
        need(len(parts) == 3, "no vkey: %r" % text)
        self.name, identifier, encoded = parts
        material = base64_of(encoded)
        need(len(material) == 33 and material[0] in (1, 4), "no vkey: %r" % text)
        self.kind, self.key = material[0], material[1:]
        bad = any(char in WHITE or unicodedata.category(char) == "Cc" for char in self.name)
        need(self.name and not bad, "no name of a key: %r" % self.name)
        self.id = sha256(self.name.encode() + b"\n" + material)[:4]
        need(identifier == self.id.hex(), "the identifier of the key is another")
        need(self.key not in SMALL_ORDER, "a key under which anything can be signed")
        self.text = text

    def verify(self, signature, message):
        order = 2**252 + 27742317777372353535851937790883648493
        need(len(signature) == 64, "a signature has 64 bytes")
        need(int.from_bytes(signature[32:], "little") < order and signature[:32] not in SMALL_ORDER, "a weak signature")
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except InvalidSignature as error:
            raise Wrong("the signature of %s does not hold" % self.name) from error


class Note:
    """A note whose signature of the log holds."""

    def __init__(self, data, log):
        need(len(data) <= 256 * 1024, "the note is too large")
        text = data.decode()
        need(not any(byte < 0x20 and byte != 0x0A for byte in data), "control characters in a note")
        at = text.rfind("\n\n")
        need(at >= 0 and text.endswith("\n"), "it is no signed note")
        self.text, self.lines = text[: at + 1], []
        signatures = text[at + 2 : -1].split("\n")
        need(len(signatures) <= 64, "more than 64 signatures")
        for line in signatures:
            match = re.fullmatch(r"— ([^+\s]+) (\S+)", line)
            need(match, "it is no signature line: %r" % line)
            signature = base64_of(match.group(2))
            need(len(signature) > 4, "it is no signature line: %r" % line)
            self.lines.append((match.group(1), signature[:4], signature[4:], line))
        need(log.kind == 1, "not the key of a log")
        mine = [line for line in self.lines if line[:2] == (log.name, log.id)]
        need(mine, "the log's key has not signed")
        for line in mine:
            log.verify(line[2], self.text.encode())
        self.data, self.stamped = data, (self.text + "\n" + mine[-1][3] + "\n").encode()


class Checkpoint(Note):
    def __init__(self, data, log):
        super().__init__(data, log)
        origin, size, root, *extensions = self.text[:-1].split("\n")
        need(origin == log.name and all(extensions), "the checkpoint is of another log, or malformed")
        self.size, self.root = decimal(size), base64_of(root)
        need(len(self.root) == 32, "the root is no hash")

    def cosigned(self, witness):
        """How many lines of this witness there are; each must hold."""
        need(witness.kind == 4, "not the key of a witness")
        mine = [line[2] for line in self.lines if line[:2] == (witness.name, witness.id)]
        for signature in mine:
            need(len(signature) == 72 and signature[0] < 0x80, "it is no cosignature")
            time = int.from_bytes(signature[:8], "big")
            witness.verify(signature[8:], b"cosignature/v1\ntime %d\n" % time + self.text.encode())
        return len(mine)


def leaf(entry):
    return sha256(b"\0" + entry)


def node(left, right):
    return sha256(b"\1" + left + right)


def root_of(level):
    if not level:
        return sha256(b"")
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2])
        level = [node(a, b) for a, b in pairs] + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def check_inclusion(proof, index, hashed, size, root):
    """RFC 9162, section 2.1.3.2."""
    need(index < size, "the position lies outside of the log")
    fn, sn = index, size - 1
    for sibling in proof:
        need(sn, "the proof is too long")
        if fn & 1 or fn == sn:
            hashed = node(sibling, hashed)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hashed = node(hashed, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and hashed == root, "the proof does not lead to the root")


def root_before(proof, index, size):
    """The root before entry `index`, from its verified inclusion proof: the hashes on the left are its parts."""
    fn, sn, root = index, size - 1, None
    for sibling in proof:
        if fn & 1 or fn == sn:
            root = sibling if root is None else node(sibling, root)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return sha256(b"") if root is None else root


def check_consistency(proof, old, old_root, new, new_root):
    """RFC 9162, section 2.1.4.2."""
    need(old <= new, "the older log is larger")
    if old == 0 or old == new:
        need(not proof and (old_root == new_root if old else old_root == sha256(b"")), "the roots differ")
        return
    path = ([old_root] if not old & (old - 1) else []) + proof
    need(path, "the proof is empty")
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for sibling in path[1:]:
        need(sn, "the proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node(sibling, fr), node(sibling, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and fr == old_root and sr == new_root, "the log was forked")


class Record:
    """An entry of the ledger."""

    NAME = r"[a-z0-9][a-z0-9-]{0,63}"

    def __init__(self, data):
        need(len(data) <= 65_535 and data.endswith(b"\n"), "it is no entry")
        lines = data[:-1].decode("ascii").split("\n")
        need(lines[0] == "simsa-ledger-entry/v1", "it is no entry")
        head = re.fullmatch(r"case (%s)\nevent (%s)\ntime (\S+)" % (self.NAME, self.NAME), "\n".join(lines[1:4]))
        need(head, "it is no entry")
        self.case, self.event, time = head.groups()
        need(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", time), "its time is not UTC")
        need(datetime.datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").year >= 1970, "its time is not accepted")
        self.digests, self.references = [], []
        references = self.references
        for line in lines[4:]:
            digest = re.fullmatch(r"digest (%s) sha256:([0-9a-f]{64})" % self.NAME, line)
            reference = re.fullmatch(r"reference (%s) ([A-Za-z0-9._:/-]{1,160})" % self.NAME, line)
            need(digest or (reference and True), "neither digest nor reference: %r" % line)
            need(not (digest and references), "a digest after a reference")
            (self.digests if digest else references).append((digest or reference).groups())
        for items in (self.digests, references):
            need(items == sorted(set(items)) and len(items) <= 64, "its lines are not in order")
        for value in [self.case] + [value for _, value in references]:
            need(not personal(value), "it has the form of a personal number")


def personal(value):
    for part in re.split(r"[/:_.]", value):
        lengths = [len(group) for group in part.split("-")]
        if all(re.fullmatch(r"[0-9]*", group) for group in part.split("-")):
            phone = len(lengths) == 3 and lengths[0] in (2, 3) and lengths[1] in (3, 4) and lengths[2] == 4
            if lengths in ([13], [6, 7]) or (lengths in ([10], [11]) and part.startswith("01")):
                return True
            if phone and part.startswith("0"):
                return True
    return False


class Receipt:
    def __init__(self, data):
        need(len(data) <= 512 * 1024, "the receipt is too large")
        head, _, self.checkpoint = data.partition(b"\n\n")
        lines = head.decode().split("\n")
        need(lines.pop(0) == "c2sp.org/tlog-proof@v1", "it is no receipt")
        self.token = base64_of(lines.pop(0)[6:]) if lines[0].startswith("extra ") else None
        need(lines[0].startswith("index "), "it has no index")
        self.index = decimal(lines.pop(0)[6:])
        self.proof = [base64_of(line) for line in lines]
        need(len(self.proof) <= 64 and all(len(one) == 32 for one in self.proof), "its proof is none")


PROOF, CONSISTENCY = b"c2sp.org/tlog-proof@v1\n", b"simsa-consistency/v1\n"


class Held:
    """A kept receipt: an entry, its receipts, and the proof that the package's ledger is the beginning."""

    def __init__(self, data):
        at = data.find(b"\n\n")
        need(at >= 0, "it is no kept receipt")
        self.entry, rest, self.old, self.proof = data[: at + 1], data[at + 2 :], None, []
        rest, found, consistency = rest.partition(b"\n\n" + CONSISTENCY)
        if found:
            need(consistency.endswith(b"\n") and consistency.startswith(b"old "), "its last part is no proof")
            rest, lines = rest + b"\n", consistency[4:-1].decode().split("\n")
            self.old, self.proof = decimal(lines[0]), [base64_of(line) for line in lines[1:]]
            need(len(self.proof) <= 63 and all(len(one) == 32 for one in self.proof), "its last part is no proof")
        pieces = rest.split(b"\n\n" + PROOF)
        need(len(pieces) <= 64, "more than 64 proofs")
        ends = [b"\n"] * (len(pieces) - 1) + [b""]
        heads = [b""] + [PROOF] * (len(pieces) - 1)
        self.receipts = [Receipt(head + piece + end) for head, piece, end in zip(heads, pieces, ends)]


# --- time stamps ------------------------------------------------------------------------------------------------------


def der(data, at=0):
    """Tag, contents, whole, and position behind of one DER value."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        need(1 <= count <= 4, "it is not DER")
        length = int.from_bytes(data[start : start + count], "big")
        need(length >= 0x80 and data[start] != 0, "it is not DER")
        start += count
    need(start + length <= len(data), "it is cut off")
    return tag, data[start : start + length], data[at : start + length], start + length


def parts(data):
    found, at = [], 0
    while at < len(data):
        tag, contents, whole, at = der(data, at)
        found.append((tag, contents, whole))
    return found


HASHES = {
    bytes.fromhex("608648016503040201"): hashes.SHA256,
    bytes.fromhex("608648016503040202"): hashes.SHA384,
    bytes.fromhex("608648016503040203"): hashes.SHA512,
}
SIGNED_DATA, TST_INFO = bytes.fromhex("2a864886f70d010702"), bytes.fromhex("2a864886f70d0109100104")
CONTENT_TYPE, MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010903"), bytes.fromhex("2a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
ONLY_TIME_STAMPING = bytes.fromhex("300a06082b06010505070308")


class Token:
    """An RFC 3161 token over `contents`; its signature is checked by `verify`."""

    def __init__(self, data, contents):
        need(len(data) <= 128 * 1024, "the token is too large")
        tag, body, whole, _ = der(data)
        need(tag == 0x30 and whole == data, "it is no token")
        kind, explicit = parts(body)
        need(kind[1] == SIGNED_DATA, "it is not signed data")
        signed = parts(der(explicit[1])[1])
        encapsulated = parts(signed[2][1])
        need(encapsulated[0][1] == TST_INFO, "it is no time stamp")
        self.info = der(encapsulated[1][1])[1]
        info = parts(der(self.info)[1])
        imprint = parts(info[2][1])
        algorithm = HASHES.get(parts(imprint[0][1])[0][1])
        need(algorithm is hashes.SHA256 and imprint[1][1] == sha256(contents), "it is over something else")
        time = info[4][1].decode()
        need(info[4][0] == 0x18 and re.fullmatch(r"[0-9]{14}(\.[0-9]+)?Z", time), "its time is none")
        self.time = datetime.datetime.strptime(time[:14], "%Y%m%d%H%M%S").replace(tzinfo=datetime.timezone.utc)
        self.certificates = [p[2] for part in signed[3:-1] if part[0] == 0xA0 for p in parts(part[1])]
        signers = parts(signed[-1][1])
        need(len(signers) == 1, "it is not signed by exactly one")
        self.signer = parts(signers[0][1])

    def verify(self, anchors):
        _, sid, digest, attributes, _, signature = self.signer[:6]
        issuer, serial = parts(sid[1])
        certificates = [x509.load_der_x509_certificate(one) for one in self.certificates]
        signer = [
            one
            for one in certificates
            if one.issuer.public_bytes() == issuer[2] and one.serial_number == int.from_bytes(serial[1], "big", signed=True)
        ]
        need(signer, "its signer's certificate is not in it")
        leaf_certificate, algorithm = signer[0], HASHES[parts(digest[1])[0][1]]()
        need(attributes[0] == 0xA0, "it has no signed attributes")
        values = {}
        for _, contents, _ in parts(attributes[1]):
            oid, found = parts(contents)
            need(oid[1] not in values, "an attribute stands twice")
            values[oid[1]] = parts(found[1])[0]
        need(values[CONTENT_TYPE][1] == TST_INFO, "its content type is another")
        need(values[MESSAGE_DIGEST][1] == hashlib.new(algorithm.name, self.info).digest(), "its contents were altered")
        first = parts(parts(parts(values[SIGNING_CERTIFICATE_V2][1])[0][1])[0][1])
        of = HASHES[parts(first[0][1])[0][1]]().name if first[0][0] == 0x30 else "sha256"
        wanted = next(contents for tag, contents, _ in first if tag == 0x04)
        der_of = leaf_certificate.public_bytes(x509_der())
        need(wanted == hashlib.new(of, der_of).digest(), "it was signed under another certificate")
        usage = leaf_certificate.extensions.get_extension_for_oid(x509.ExtensionOID.EXTENDED_KEY_USAGE)
        only = [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]
        need(usage.critical and list(usage.value) == only, "its certificate is not for time stamping alone")
        message, key = b"\x31" + attributes[2][1:], leaf_certificate.public_key()
        try:
            if isinstance(key, rsa.RSAPublicKey):
                key.verify(signature[1], message, padding.PKCS1v15(), algorithm)
            else:
                key.verify(signature[1], message, ec.ECDSA(algorithm))
        except InvalidSignature as error:
            raise Wrong("its signature does not hold") from error
        self.check_path(leaf_certificate, certificates, anchors)

    def check_path(self, certificate, others, anchors):
        for _ in range(6):
            need(certificate.not_valid_before_utc <= self.time <= certificate.not_valid_after_utc, "not valid then")
            for anchor in anchors:
                if certificate == anchor or issued(certificate, anchor):
                    return
            certificate = next((one for one in others if one != certificate and issued(certificate, one)), None)
            need(certificate, "its certificate does not lead to an accepted one")
        raise Wrong("its certificate does not lead to an accepted one")


def x509_der():
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def issued(certificate, issuer):
    try:
        certificate.verify_directly_issued_by(issuer)
        return True
    except (InvalidSignature, ValueError, TypeError):
        return False


# --- the ledger's part ------------------------------------------------------------------------------------------------

LEDGER = "data/ledger/"


def read_keys(data):
    need(data.endswith(b"\n"), "keys.txt does not end in a line feed")
    keys = [Key(line) for line in data[:-1].decode().split("\n")]
    need([key.kind for key in keys] == [1] + [4] * (len(keys) - 1), "the first key is the log's, others are witnesses'")
    need(len({key.text for key in keys}) == len(keys), "a key stands twice")
    return keys


def check_checkpoint(data, keys):
    checkpoint = Checkpoint(data, keys[0])
    places = []
    for name, identifier, signature, _ in checkpoint.lines:
        place = [at for at, key in enumerate(keys) if (key.name, key.id) == (name, identifier)]
        need(place, "a signature by no key of keys.txt")
        places.append((place[0], signature))
    need(places == sorted(set(places)) and [at for at, _ in places].count(0) == 1, "signatures are not in their order")
    return checkpoint


def check_entries(records, keys, checkpoint, token):
    """Every entry under the checkpoint at its position; gives position, bytes and entry."""
    found = {}
    for path in records:
        match = re.fullmatch(r"data/ledger/(?:entries/([0-9]{12})\.txt|receipts/([0-9]{12})\.tlog-proof)", path)
        known = path in (LEDGER + "checkpoint", LEDGER + "checkpoint.tst", LEDGER + "keys.txt")
        need(match or known or not path.startswith(LEDGER), "it does not belong to a ledger: " + path)
        if match:
            found.setdefault(int(match.group(1) or match.group(2)), {})[bool(match.group(1))] = records[path]
    need(len(found) <= 5_000, "too many entries")
    entries = []
    for index in sorted(found):
        pair = found[index]
        need(len(pair) == 2, "an entry without a receipt, or a receipt without an entry")
        entry, receipt = Record(pair[True]), Receipt(pair[False])
        need(receipt.index == index, "a receipt of another position")
        need(receipt.token is None or receipt.token == token, "a token that is not the package's")
        need(receipt.checkpoint in (checkpoint.data, checkpoint.stamped), "a receipt under another checkpoint")
        check_inclusion(receipt.proof, index, leaf(pair[True]), checkpoint.size, checkpoint.root)
        entries.append((index, pair[True], entry))
    need(len({entry.case for _, _, entry in entries}) <= 1, "entries of several cases")
    return entries


CONTENTS = ("object", "content")


def standing(entries):
    left = {}
    for _, _, entry in entries:
        for role, digest in entry.digests:
            count = left.get(digest, 0)
            if entry.event in ("evidence-added", "evidence-replaced") and role in CONTENTS:
                left[digest] = count + 1
            elif entry.event == "evidence-replaced" and role == "replaced":
                left[digest] = max(count - 1, 0)
            elif entry.event == "evidence-withdrawn" and role in CONTENTS:
                left[digest] = max(count - 1, 0)
            elif entry.event == "evidence-erased" and role in CONTENTS:
                left[digest] = 0
    return {digest for digest, count in left.items() if count}


def check_recorded(entries, dossier, report):
    about = [e for _, _, e in entries if e.event.startswith("evidence-")]
    if any(e.event in ("evidence-added", "evidence-replaced", "evidence-withdrawn", "evidence-erased") for e in about):
        left = standing(entries)

        def all_recorded():
            for item in dossier["evidence"]:
                need(item["sha256"] in left, "not recorded, or replaced or withdrawn: " + item["path"])

        report.check("ledger-evidence", all_recorded)
    else:
        report.gap("ledger-evidence", "the ledger records no evidence")


def check_dossier_recorded(entries, records):
    changed = [d for _, _, e in entries if e.event == "dossier-changed" for r, d in e.digests if r == "dossier"]
    need(not changed or changed[-1] == sha256(records["data/dossier.json"]).hex(), "another dossier was recorded last")


def check_ledger(records, dossier, trust, report):
    """The ledger's part; gives what receipts are held against: key, checkpoint, case."""
    logs = [key for key in trust["keys"] if key.kind == 1]
    if not any(path.startswith(LEDGER) for path in records):
        if trust["keys"]:
            report.failed.setdefault("ledger", "the package has no ledger")
        else:
            report.gap("ledger", "the package has no ledger")
        return None, None, None
    keys = report.check("ledger-key", lambda: read_keys(records[LEDGER + "keys.txt"]))
    if keys is None:
        return None, None, None
    if not logs:
        report.gap("ledger-key", "no key was named")
    elif any(key.text == keys[0].text for key in logs):
        report.vouched.add("key")
    else:
        report.failed.setdefault("ledger-key", "it is signed by a key that was not named")
    checkpoint = report.check("ledger-checkpoint", lambda: check_checkpoint(records[LEDGER + "checkpoint"], keys))
    if checkpoint is None:
        return None, None, None
    token = records.get(LEDGER + "checkpoint.tst")
    entries = report.check("ledger-inclusion", check_entries, records, keys, checkpoint, token)
    if entries is not None:
        if [index for index, _, _ in entries] == list(range(checkpoint.size)):
            hashed = [leaf(data) for _, data, _ in entries]
            report.check("ledger-complete", lambda: need(root_of(hashed) == checkpoint.root, "another root"))
            report.check("ledger-branch", check_branch, entries)
        else:
            report.gap("ledger-complete", "only some entries are here")
        if dossier is not None:
            check_recorded(entries, dossier, report)
            report.check("ledger-dossier", check_dossier_recorded, entries, records)
    return keys, checkpoint, entries[0][2].case if entries else None


def check_branch(entries):
    """A ledger that began as a branch of another took over the entries that it says."""
    data, first = entries[0][1:] if entries else (b"", None)
    if first is None or first.event != "ledger-branched":
        return
    taken = [value[1:] for role, value in first.references if role == "entries" and value.startswith("n")]
    roots = [digest for role, digest in first.digests if role == "root"]
    need(taken and roots and decimal(taken[0]) < len(entries), "it does not say what it took over")
    same = root_of([leaf(one) for _, one, _ in entries[1 : int(taken[0]) + 1]])
    need(same.hex() == roots[0], "the entries taken over do not lead to the root that it names")


def check_witnesses(checkpoint, brought, later, trust, report):
    """Those the package names must have cosigned its checkpoint, those that were named that or one of a receipt."""
    named = [key for key in trust["keys"] if key.kind == 4]
    for witness in brought + [key for key in named if key.text not in {one.text for one in brought}]:
        of = [checkpoint] + [one for one, _ in later if witness in named]
        report.check(
            "ledger-witness",
            lambda w=witness, of=of: need(sum([one.cosigned(w) for one in of]), "%s has not cosigned" % w.name),
        )
    if "ledger-witness" not in report.failed:
        if named:
            report.vouched.add("witness")
        elif brought:
            report.gap("ledger-witness", "who the witnesses are is not known")


def check_time(token, checkpoint, later, trust, report):
    if token is not None:
        found = report.check("time", Token, token, checkpoint.stamped)
        if found and trust["authorities"] is not None:
            report.check("time", found.verify, trust["authorities"])
    if token is None and not any(of for _, of in later):
        report.gap("time", "there is no time stamp")
    elif trust["authorities"] is None:
        report.gap("time", "no authority was named")


def check_receipt(data, records, log, checkpoint, case, trust, report):
    """A kept receipt; gives its checkpoints, with the tokens over them."""
    held = Held(data)
    entry = Record(held.entry)
    need(entry.event in ("package-sealed", "package-submitted"), "it is a receipt of something else")
    digest = sha256(records["tagmanifest-sha256.txt"]).hex()
    need(("manifest", digest) in entry.digests, "it is not a receipt of this package")
    need(case is None or case == entry.case, "it is of another case")
    keys = [key for key in trust["keys"] if key.kind == 1] or ([log] if log else [])
    found, places = [], set()
    for receipt in held.receipts:
        one = under_some_key(receipt, held.entry, keys)
        places.add((receipt.index, root_before(receipt.proof, receipt.index, one.size)))
        if receipt.token is not None:
            token = Token(receipt.token, one.stamped)
            if trust["authorities"] is not None:
                token.verify(trust["authorities"])
        found.append((one, receipt.token))
    need(len(places) == 1, "the log was forked")
    report.vouched.add("receipt")
    if checkpoint:
        index, before = places.pop()
        check_goes_on(held, checkpoint, index, before, report)
    return found


def under_some_key(receipt, entry, keys):
    problem = "name the log's key"
    for key in keys:
        try:
            found = Checkpoint(receipt.checkpoint, key)
            check_inclusion(receipt.proof, receipt.index, leaf(entry), found.size, found.root)
            return found
        except Wrong as wrong:
            problem = str(wrong)
    raise Wrong(problem)


def check_goes_on(held, mine, index, before, report):
    """The package's ledger is the beginning of the one that recorded the sealing."""
    if mine.size < index and held.old != mine.size:
        report.gap("receipt-ledger", "the receipt does not bring the proof")
        return
    proof = [] if mine.size == index else held.proof
    report.check("receipt-ledger", check_consistency, proof, mine.size, mine.root, index, before)


# --- the whole --------------------------------------------------------------------------------------------------------


def verify_package(file, trust, report):
    entries = read_directory(file)
    sums, records, streams, wrong = read_contents(file, entries)
    report.check("archive", need, wrong is None, wrong)
    declaration = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    report.check("bag", lambda: need(records["bagit.txt"] == declaration, "the declaration is another"))
    report.check("payload-digests", check_payload, sums, records, wrong is None)
    report.check("tag-digests", check_tags, sums, records)
    version = report.check("format", format_of, records)
    if version:
        report.check("packing", check_packing, version, entries, records, streams)
    dossier = report.check("dossier", check_dossier, records)
    if dossier is not None:
        report.check("bag-info", check_info, version or "2", dossier, sums, records)
        report.check("files", check_files, version, dossier, sums)
        report.check("evidence", check_evidence, dossier, sums)
        assessment = report.check("assessment", schema("assessment"), records)
        report.check("findings", schema("findings"), records)
        report.check("law", check_law, records)
        due = report.check("forms", forms_due, dossier, assessment) if assessment else None
        if due is not None:
            report.check("forms", check_forms, due, sums)
            report.check("order", check_order, entries, dossier, due)
    report.gap("derived", "that assessment, findings, law, README and forms follow from the dossier was not checked")
    keys, checkpoint, case = check_ledger(records, dossier, trust, report)
    if not trust["receipts"]:
        report.gap("receipt", "no receipt was named")
    log, later = keys[0] if keys else None, []
    for receipt in trust["receipts"]:
        later += report.check("receipt", check_receipt, receipt, records, log, checkpoint, case, trust, report) or []
    if checkpoint:
        check_witnesses(checkpoint, keys[1:], later, trust, report)
        check_time(records.get(LEDGER + "checkpoint.tst"), checkpoint, later, trust, report)


def tile_path(level, number, width):
    groups, digits = [], "%03d" % number
    while digits:
        groups.insert(0, digits[-3:].rjust(3, "0"))
        digits = digits[:-3]
    path = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return "tile/%s/%s%s" % (level, path, "" if width == 256 else ".p/%d" % width)


def read_tile(folder, level, number, width):
    for path in (tile_path(level, number, width), tile_path(level, number, 256)):
        if os.path.exists(os.path.join(folder, path)):
            with open(os.path.join(folder, path), "rb") as file:
                return file.read()
    raise Wrong("%s is missing" % tile_path(level, number, width))


def tiles_of(count):
    full = [(number, 256) for number in range(count // 256)]
    return full + ([(count // 256, count % 256)] if count % 256 else [])


def bundle(data, width):
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        entry = data[at + 2 : at + 2 + length]
        need(len(entry) == length and len(data) >= at + 2, "a bundle is cut off")
        entries.append(entry)
        at += 2 + length
    need(width <= len(entries) <= 256, "a bundle has another number of entries")
    return entries[:width]


def verify_log(folder, trust, report):
    log = trust["keys"][0]

    def read(path):
        try:
            with open(os.path.join(folder, path), "rb") as file:
                return file.read()
        except OSError as error:
            raise Wrong("%s cannot be read" % path) from error

    checkpoint = report.check("checkpoint", lambda: Checkpoint(read("checkpoint"), log))
    if checkpoint is None:
        return
    report.vouched.add("key")
    roots, entries = {}, []

    def all_entries():
        for number, width in tiles_of(checkpoint.size):
            entries.extend(bundle(read_tile(folder, "entries", number, width), width))
        for entry in entries:
            Record(entry)

    def all_tiles():
        level, hashed = 0, [leaf(entry) for entry in entries]
        while hashed:
            for number, width in tiles_of(len(hashed)):
                found = read_tile(folder, level, number, width)
                wanted = b"".join(hashed[number * 256 : number * 256 + width])
                need(found[: len(wanted)] == wanted and len(found) in (len(wanted), 8192), "a tile of level %d" % level)
            hashed = [root_of(hashed[at * 256 : at * 256 + 256]) for at in range(len(hashed) // 256)]
            level += 1
        need(root_of([leaf(entry) for entry in entries]) == checkpoint.root, "the root is not the checkpoint's")

    def root_at(size):
        need(size <= len(entries), "the log was rolled back: it had %d entries" % size)
        if size not in roots:
            roots[size] = root_of([leaf(entry) for entry in entries[:size]])
        return roots[size]

    def kept(data):
        held = Held(data)
        for receipt in held.receipts:
            found = under_some_key(receipt, held.entry, [log])
            need(root_at(found.size) == found.root, "the log was forked or rewritten")
            need(entries[receipt.index] == held.entry, "another entry stands there")

    def attested(size):
        """What others said over the checkpoint of this size."""
        at = "stamped/%s/" % size
        data = read(at + "checkpoint")
        found = Checkpoint(data, log)
        need(str(found.size) == size and data == found.stamped, at + "checkpoint is another")
        need(root_at(found.size) == found.root, "the log was forked or rewritten")
        if not os.path.exists(os.path.join(folder, at + "attested")):
            return
        lines = Note(read(at + "attested"), log).text[:-1].split("\n")
        need(lines[:2] == ["simsa-attested/v1", "checkpoint sha256:" + sha256(data).hex()], at + "attested is another")
        lines = lines[2:]
        if lines and lines[0].startswith("token "):
            token = read(at + "token.tst")
            need(lines.pop(0) == "token sha256:" + sha256(token).hex(), at + "token.tst was altered")
            Token(token, data)
        for witness, line in zip(lines[::2], lines[1::2]):
            need(witness.startswith("witness "), at + "attested is another")
            need(Checkpoint(data + line.encode() + b"\n", log).cosigned(Key(witness[8:])), "it is no cosignature")
        need(len(lines) % 2 == 0, at + "attested is another")

    report.check("entries", all_entries)
    if not report.failed:
        report.check("tiles", all_tiles)
        stamped = os.path.join(folder, "stamped")
        for size in sorted(os.listdir(stamped)) if os.path.isdir(stamped) else []:
            report.check("attested", attested, size)
        for receipt in trust["receipts"]:
            report.check("receipt", kept, receipt)


def read_file(path):
    with open(path, "rb") as file:
        return file.read(MIB)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (("package", "FILE"), ("log", "FOLDER")):
        command = commands.add_parser(name)
        command.add_argument("target", metavar=what)
        command.add_argument("--key", action="append", default=[], required=name == "log")
        command.add_argument("--receipt", action="append", default=[])
        command.add_argument("--authority")
        command.add_argument("--json", action="store_true")
    # What the encoding of the system does not have is written out, as ✗ is in that of Korean Windows: a verdict must not
    # turn into an error of printing.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    given, report = parser.parse_args(), Report()
    try:
        authorities = x509.load_pem_x509_certificates(read_file(given.authority)) if given.authority else None
        trust = {
            "keys": [Key(text.strip()) for text in given.key],
            "receipts": [read_file(path) for path in given.receipt],
            "authorities": authorities,
        }
        if given.command == "log":
            verify_log(given.target, trust, report)
        else:
            with open(given.target, "rb") as file:
                verify_package(file, trust, report)
        verdict = report.verdict()
    except (Refused, Wrong, OSError, ValueError) as refused:
        verdict, report.failed = "refused", {"archive": str(refused)}
    vouched = sorted(report.vouched, key=["key", "receipt", "witness"].index)
    if given.json:
        print(json.dumps({"verdict": verdict, "vouched_by": vouched, "failed": report.failed, "not_checked": report.not_checked}))
    else:
        print(verdict if verdict != "unattributed" else "unattributed: whole, but nothing says who made it")
        for sign, items in (("✗", report.failed), ("–", report.not_checked)):
            for name, why in items.items():
                print("  %s %s: %s" % (sign, name, why.encode("unicode_escape").decode()))
    return EXIT[verdict]


if __name__ == "__main__":
    sys.exit(main())
