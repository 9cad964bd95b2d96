//! What the system says when it refuses, in words and with what to do: its own are English, and of its calls.

use std::io::{Error, ErrorKind};

use simsa_model::{Bi, Say};

/// What an error of the system means to whoever named the file.
const MEANINGS: [(ErrorKind, Bi); 16] = [
    (
        ErrorKind::NotFound,
        Bi::new(
            "그런 파일이나 폴더가 없습니다. 이름과 경로를 확인하십시오",
            "there is no such file or folder; check name and path",
        ),
    ),
    (
        ErrorKind::PermissionDenied,
        Bi::new(
            "권한이 없습니다. 파일과 폴더의 소유자와 권한을 확인하십시오",
            "this user may not; check the owner and the rights of file and folder",
        ),
    ),
    (
        ErrorKind::AlreadyExists,
        Bi::new("이미 있습니다. 다른 이름을 쓰십시오", "it exists already; choose another name"),
    ),
    (
        ErrorKind::IsADirectory,
        Bi::new("파일이 아니라 폴더입니다. 파일을 지정하십시오", "it is a folder; name a file"),
    ),
    (
        ErrorKind::InvalidInput,
        Bi::new(
            "보통 파일이 아닙니다(장치, 파이프 등). 파일을 지정하십시오",
            "it is no regular file (but a device, a pipe, …); name a file",
        ),
    ),
    (
        ErrorKind::NotADirectory,
        Bi::new(
            "경로 가운데 폴더가 아닌 것이 있습니다. 경로를 확인하십시오",
            "a part of the path is no folder; check the path",
        ),
    ),
    (
        ErrorKind::StorageFull,
        Bi::new(
            "디스크에 자리가 없습니다. 자리를 마련한 뒤 다시 실행하십시오",
            "no space is left; free some and run it again",
        ),
    ),
    (
        ErrorKind::QuotaExceeded,
        Bi::new(
            "이 사용자에게 주어진 디스크 자리를 다 썼습니다. 자리를 마련한 뒤 다시 실행하십시오",
            "this user's share of the disk is used up; free some and run it again",
        ),
    ),
    (
        ErrorKind::ReadOnlyFilesystem,
        Bi::new(
            "읽기 전용 디스크입니다. 쓸 수 있는 곳을 지정하십시오",
            "the disk is read-only; name another place",
        ),
    ),
    (
        ErrorKind::FileTooLarge,
        Bi::new(
            "파일이 이 디스크나 사용자에게 허용된 크기를 넘습니다",
            "the file is larger than this disk or user may have",
        ),
    ),
    (
        ErrorKind::InvalidFilename,
        Bi::new(
            "파일 이름으로 쓸 수 없거나 너무 깁니다. 이름을 줄이십시오",
            "it cannot be the name of a file, or is too long",
        ),
    ),
    (
        ErrorKind::AddrInUse,
        Bi::new(
            "다른 프로그램이 그 주소와 포트를 쓰고 있습니다. 그 프로그램을 끝내거나 다른 포트를 지정하십시오",
            "another program uses this address and port; end it, or choose another port",
        ),
    ),
    (
        ErrorKind::AddrNotAvailable,
        Bi::new(
            "이 컴퓨터에 없는 주소입니다. 주소를 확인하십시오",
            "this computer has no such address; check it",
        ),
    ),
    (
        ErrorKind::ConnectionRefused,
        Bi::new(
            "받는 프로그램이 없습니다. 서버가 켜져 있는지 확인하십시오",
            "nothing answers there; look whether the server runs",
        ),
    ),
    (
        ErrorKind::TimedOut,
        Bi::new("시간 안에 답이 없습니다. 잠시 후 다시 하십시오", "no answer in time; try again later"),
    ),
    (
        ErrorKind::UnexpectedEof,
        Bi::new(
            "자료가 도중에 끝납니다. 파일이 온전한지 확인하십시오",
            "it ends too early; look whether the file is whole",
        ),
    ),
];

/// What an error of the system means and what to do about it; for one that has no words here, its number.
pub fn system_words(error: &Error) -> Say {
    // a loop of links has no kind of its own on every version
    if cfg!(unix) && error.raw_os_error() == Some(40) {
        return Say::new("링크가 서로를 가리켜 끝이 없습니다", "the links lead to each other without end");
    }
    let found = MEANINGS.iter().find(|(kind, _)| *kind == error.kind());
    if let Some((_, words)) = found {
        return Say::from(*words);
    }
    match error.raw_os_error() {
        Some(code) => Say::new(
            format!("운영체제가 거절했습니다 (오류 번호 {code})"),
            format!("the system refuses ({error})"),
        ),
        // not the system's, but of a library that reads or writes for us
        None => Say::new(format!("읽거나 쓰지 못했습니다 ({error})"), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::system_words;

    /// The errors that people meet on Linux: none of them is said in English, each says what to do.
    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_system_refuses_is_said_in_korean() {
        // ENOENT, EACCES, EPERM, EEXIST, ENOTDIR, EISDIR, ENOSPC, EROFS, ENAMETOOLONG, EDQUOT, EFBIG, EADDRINUSE, ELOOP
        for code in [2, 13, 1, 17, 20, 21, 28, 30, 36, 122, 27, 98, 40] {
            let error = Error::from_raw_os_error(code);
            let words = system_words(&error).ko;
            assert!(!words.contains("os error") && !words.contains("오류 번호"), "{error}: {words}");
            assert!(!words.contains(|c: char| c.is_ascii_alphabetic()), "{error}: {words}");
        }
        assert!(system_words(&Error::from_raw_os_error(5)).ko.contains("오류 번호 5"));
    }
}
