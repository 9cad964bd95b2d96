//! One large file up and down through HTTP, beside writing and reading the same bytes on the same disk.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::Frame;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::client::{Body, Client, whole};
use crate::fill::Person;
use crate::server::Server;

const CHUNK: usize = 256 << 10;

/// Bytes that do not compress and never repeat, made as fast as they are taken: a random block with a counter all over it.
fn chunks(bytes: u64) -> impl Iterator<Item = Bytes> {
    let mut block = vec![0_u8; CHUNK];
    let mut state = 1_u64;
    for byte in block.chunks_exact_mut(8) {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        byte.copy_from_slice(&(state ^ (state >> 29)).to_le_bytes());
    }
    (0..bytes / CHUNK as u64).map(move |number| {
        let mut chunk = block.clone();
        for place in chunk.chunks_exact_mut(4096) {
            place[..8].copy_from_slice(&number.to_le_bytes());
        }
        Bytes::from(chunk)
    })
}

fn rate(bytes: u64, time: Duration) -> String {
    format!("{:.0} MB/s", bytes as f64 / 1e6 / time.as_secs_f64())
}

pub(crate) async fn up_and_down(server: &Server, person: &Person, bytes: u64, place: &Path) {
    let before = server.memory("VmHWM");
    println!("\n| one file of {} MB | rate | processor of the server |\n|---|---|---|", bytes / 1_000_000);
    let (write, read, hash) = plainly(bytes, place);
    println!("| plain write and sync | {} | |", rate(bytes, write));
    println!("| SHA-256 alone | {} | |", rate(bytes, hash));
    let mut client = Client::signed_in(server.address, &person.email, person.password).await;
    let case = &person.cases[0].case;
    let (begin, processor) = (Instant::now(), server.processor());
    upload(&mut client, case, bytes).await;
    let used = server.processor().saturating_sub(processor);
    println!("| upload: received, encrypted, durable | {} | {used:.1?} |", rate(bytes, begin.elapsed()));
    let id = listed(&mut client, case).await;
    println!("| plain read | {} | |", rate(bytes, read));
    let (begin, processor) = (Instant::now(), server.processor());
    download(&mut client, case, &id, bytes).await;
    let used = server.processor().saturating_sub(processor);
    println!("| download: decrypted, verified, sent | {} | {used:.1?} |", rate(bytes, begin.elapsed()));
    println!("\nmost memory of the server before {before} kB, after {} kB", server.memory("VmHWM"));
}

/// Writing with a sync, reading, and hashing the same bytes.
fn plainly(bytes: u64, place: &Path) -> (Duration, Duration, Duration) {
    let path = place.join("plain");
    let begin = Instant::now();
    let mut file = File::create(&path).expect("a file");
    for chunk in chunks(bytes) {
        file.write_all(&chunk).expect("room on the disk");
    }
    file.sync_all().expect("a sync");
    let write = begin.elapsed();
    let begin = Instant::now();
    let (mut file, mut block) = (File::open(&path).expect("the file"), vec![0; CHUNK]);
    while file.read(&mut block).expect("bytes") > 0 {}
    let read = begin.elapsed();
    std::fs::remove_file(&path).expect("the file is ours");
    let begin = Instant::now();
    let mut hash = Sha256::new();
    for chunk in chunks(bytes) {
        hash.update(&chunk);
    }
    std::hint::black_box(hash.finalize());
    (write, read, begin.elapsed())
}

async fn upload(client: &mut Client, case: &str, bytes: u64) {
    let head = "--bench\r\ncontent-disposition: form-data; name=\"file\"; filename=\"large.bin\"\r\n\r\n";
    let parts = std::iter::once(Bytes::from(head)).chain(chunks(bytes));
    let parts = parts.chain(std::iter::once(Bytes::from("\r\n--bench--\r\n")));
    let body: Body = StreamBody::new(stream::iter(parts.map(|part| Ok(Frame::data(part))))).boxed();
    let request = client
        .request(Method::POST, &format!("/cases/{case}/evidence"))
        .header(CONTENT_TYPE, "multipart/form-data; boundary=bench")
        .header("x-csrf-token", &client.csrf);
    let answer = client.send(request.body(body).expect("a request")).await;
    let status = answer.status();
    let body = answer.into_body().collect().await.expect("a whole answer").to_bytes();
    assert_eq!(status, StatusCode::SEE_OTHER, "{}", String::from_utf8_lossy(&body));
}

/// The name that the list gives to the file that was sent.
async fn listed(client: &mut Client, case: &str) -> String {
    let address = format!("<a href=\"/cases/{case}/evidence/");
    for page in 1.. {
        let answer = client.get(&format!("/cases/{case}/evidence?page={page}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let mut named = text.split(&address).skip(1).filter_map(|rest| rest.split_once("\">"));
        if let Some((id, _)) = named.find(|(_, title)| title.starts_with("large")) {
            return id.to_owned();
        }
        assert!(text.contains("rel=\"next\""), "the file that was sent is in the list");
    }
    unreachable!("the list has an end")
}

async fn download(client: &mut Client, case: &str, id: &str, bytes: u64) {
    let request = client.request(Method::GET, &format!("/cases/{case}/evidence/{id}/file"));
    let mut answer = client.send(request.body(whole(Bytes::new())).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let mut received = 0;
    while let Some(frame) = answer.body_mut().frame().await {
        received += frame.expect("a whole answer").data_ref().map_or(0, Bytes::len) as u64;
    }
    assert_eq!(received, bytes);
}
