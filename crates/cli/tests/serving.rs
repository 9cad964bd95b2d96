//! `simsa serve` as the machine sees it: it starts, it is asked to stop as systemd and containers do, and it ends in good
//! order: what is under way is finished, nobody new is let in, and the database is closed.
#![cfg(unix)]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use common::server::{Server, read};

#[test]
fn asked_to_stop_it_ends_well_and_closes_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::empty(&data);
    server.ask_to_stop();
    let ended = server.ended();
    assert!(ended.success(), "{ended}");
    assert!(
        data.join("simsa.db").exists() && !data.join("simsa.db-wal").exists(),
        "closed: all is in the file"
    );

    // Nothing is locked or half done: it starts again on the same folder.
    drop(Server::empty(&data));
}

#[test]
fn an_upload_under_way_is_finished_first_and_nobody_new_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let program = server.program();
    let case = program.filled_case();
    // stays, asks nothing, and is not waited for
    let idle = TcpStream::connect(server.address).unwrap();
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(2))).unwrap();
    let head = format!(
        "POST /api/v1/cases/{case}/evidence?file=a.txt&title=under-way&kind=log HTTP/1.1\r\nhost: x\r\n\
         authorization: Bearer {}\r\ncontent-type: application/octet-stream\r\ncontent-length: 8\r\n\
         expect: 100-continue\r\n\r\n",
        program.token
    );
    stream.write_all(head.as_bytes()).unwrap();
    // that it may go on shows that the server has it in hands
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"half").unwrap();

    server.ask_to_stop();
    while TcpStream::connect(server.address).is_ok() {
        std::thread::sleep(Duration::from_millis(5));
    }
    stream.write_all(b"half").unwrap();
    let answer = read(stream).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(server.ended().success());
    drop(idle);

    let server = Server::start(folder.path());
    let listed = program.at(&server).evidence(&case);
    assert!(listed.iter().any(|one| one["listed"]["title"] == "under-way"));
}
