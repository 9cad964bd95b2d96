#!/usr/bin/env python3
"""Reads a vault of suite AES-256-GCM, written from docs/formats/vault-object.md alone: it shares no code with the vault.

usage: read_vault.py VAULT KEYFILE        prints a line for each file: case, SHA-256, length
needs: python3-cryptography, and the zstd program
"""
import hashlib, hmac, pathlib, subprocess, sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def integer(data):
    return int.from_bytes(data, "little")


def hkdf(salt, key, info, length):
    return HKDF(SHA256(), length, salt, info).derive(key)


def master_key(path):
    prefix, digits, check = path.read_text().strip().split(":")
    key = bytes.fromhex(digits)
    name = hkdf(b"", key, b"simsa-vault master key id v1", 16)
    assert prefix == "simsa-master-key-1" and name.hex()[:8] == check
    return key, name


def envelope(root, path, master, kind):
    """Returns the head and the entries as (plain name, opened body)."""
    data = (root / path).read_bytes()
    place = path.encode()
    assert data[:12] == b"SIMSAENV" + bytes([1, kind, 1, 0]), "magic, version, kind, suite AES-256-GCM"
    count, key_name = integer(data[12:16]), data[16:32]
    w, h = integer(data[32:34]), integer(data[34:36])
    assert key_name == master[1], "wrapped by another master key"
    wrapped = data[36 : 36 + w]
    wrapping = hkdf(wrapped[1:33], master[0], b"simsa-vault wrap v1" + wrapped[:1], 32)
    cipher = AESGCM(AESGCM(wrapping).decrypt(bytes(12), wrapped[33:], place))
    at = 36 + w + h
    head = cipher.decrypt(bytes(12), data[36 + w : at], data[: 36 + w] + place)
    entries = []
    assert len(data) == at + count * 136
    for number in range(1, count + 1):
        entry = data[at : at + 136]
        nonce = bytes(4) + number.to_bytes(8, "big")
        entries.append((entry[:32], cipher.decrypt(nonce, entry[32:], place)))
        at += 136
    return head, entries


def unzstd(frame):
    return subprocess.run(["zstd", "-dcq"], input=frame, capture_output=True, check=True).stdout


def read_object(data, data_key):
    assert data[:12] == b"SIMSAOBJ" + bytes([1, 1, 1, 16]) and data[12:16] == bytes(4)
    derived = hkdf(b"", data_key, b"simsa-vault object v1" + data[:16], 48)
    assert derived[32:] == data[16:32], "commitment"
    cipher, payload, number, at = AESGCM(derived[:32]), b"", 0, 32
    while at < len(data):
        segment = data[at : at + 65552]
        at += len(segment)
        nonce = bytes(7) + number.to_bytes(4, "big") + bytes([at == len(data)])
        payload += cipher.decrypt(nonce, segment, b"")
        number += 1
    plain, at = b"", 0
    while (word := integer(payload[at : at + 4])) != 0:
        length = word & 0x7FFFFFFF
        block = payload[at + 4 : at + 4 + length]
        plain += unzstd(block) if word >> 31 else block
        at += 4 + length
    assert not any(payload[at:]), "padding"
    return plain


def main(root, key_path):
    master = master_key(key_path)
    vault_naming, _ = envelope(root, "keys/vault", master, 1)
    for folder in sorted(p.name for p in (root / "keys").iterdir() if p.is_dir()):
        head, _ = envelope(root, f"keys/{folder}/case", master, 2)
        naming, case = head[:32], head[32:]
        named = hmac.digest(vault_naming, b"simsa-vault case folder v1\0" + case, "sha256")[:16]
        assert named.hex() == folder
        for ring in sorted(p.name for p in (root / "keys" / folder).iterdir() if p.name != "case"):
            head, entries = envelope(root, f"keys/{folder}/{ring}", master, 3)
            pack = (root / "packs" / folder / ring).read_bytes()
            assert integer(head) == len(pack)
            for name, body in entries:
                digest, length = body[32:64], integer(body[64:72])
                offset, stored = integer(body[72:80]), integer(body[80:88])
                assert name == hmac.digest(naming, b"simsa-vault object name v1\0" + digest, "sha256")
                plain = read_object(pack[offset : offset + stored], body[:32])
                assert len(plain) == length and hashlib.sha256(plain).digest() == digest
                print(case.decode(), digest.hex(), length)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
