//! The ledger's errors.

use simsa_ledger::local::KeyFileError;
use simsa_ledger::merkle::ProofError;
use simsa_ledger::{
    CheckpointError, LedgerStoreError, LogError, ReceiptError, SequenceError, TimeStampError,
};
use simsa_model::Say;

/// An error of the log in both languages.
pub fn ledger(error: &LogError) -> Say {
    Say::new(log(error), format!("ledger: {error}"))
}

/// A receipt that does not hold, in both languages.
pub fn receipt(error: &ReceiptError) -> Say {
    let ko = match error {
        ReceiptError::Malformed { line, problem } => {
            format!("영수증의 {line}번째 줄이 잘못되었습니다 ({problem})")
        }
        ReceiptError::Checkpoint(problem) => format!("영수증의 {}", checkpoint(problem)),
        ReceiptError::NotIncluded { index, problem } => {
            format!("영수증이 이 기록이 원장의 {index}번임을 증명하지 못합니다. {}", proof(problem))
        }
        ReceiptError::NotWitnessed { witness } => {
            format!("증인 {witness}이(가) 영수증의 체크포인트에 서명하지 않았습니다")
        }
        ReceiptError::TimeStamp(problem) => format!("영수증의 시점확인이 맞지 않습니다. {}", stamp(problem)),
    };
    Say::new(ko, format!("receipt: {error}"))
}

/// A time stamp that could not be had or does not hold, in both languages.
pub fn time_stamp(error: &TimeStampError) -> Say {
    Say::new(stamp(error), error.to_string())
}

/// A key file of the ledger that cannot be used, in both languages.
pub fn key_file(error: &KeyFileError) -> Say {
    let ko = match error {
        KeyFileError::Io { path, source } => format!("{path}: {}", super::system(source).ko),
        KeyFileError::OpenToOthers { path, mode } => format!(
            "{path}: 권한이 {mode:03o}이어서 다른 사람도 쓸 수 있습니다. `chmod 600 {path}`을(를) 하고, 누가 읽었을 수 있으면 새 키를 만드십시오"
        ),
        KeyFileError::NotAFile { path } => format!("{path}: 키 파일이 아닙니다"),
        KeyFileError::Key { path, source } => format!("{path}: 서명키가 들어 있지 않습니다 ({source})"),
        KeyFileError::Unsupported { path } => {
            format!("{path}: 이 시스템에서는 파일의 권한을 확인할 수 없습니다. 키를 다른 방법으로 주십시오")
        }
        KeyFileError::Random { problem } => format!("운영체제가 난수를 주지 않습니다 ({problem})"),
    };
    Say::new(format!("원장의 서명키: {ko}"), error.to_string())
}

fn log(error: &LogError) -> String {
    match error {
        LogError::Store(problem) => store(problem),
        LogError::Sequence(problem) => sequence(problem),
        LogError::NoLog => "여기에는 원장이 없습니다(`checkpoint`가 없음). 전에 있던 원장이면 새로 만들지 말고 사본에서 되돌리십시오".to_owned(),
        LogError::Exists { path } => format!("여기에는 이미 원장이 있습니다(`{path}`). 만들지 말고 여십시오"),
        LogError::Checkpoint(problem) => format!("원장의 {}", checkpoint(problem)),
        LogError::Missing { path, size } => {
            format!("원장의 `{path}`이(가) 없습니다. 기록 {size}개의 체크포인트에 있어야 합니다. 사본에서 되돌리십시오")
        }
        LogError::Damaged { path, problem } => format!("원장의 `{path}`이(가) 손상되었습니다 ({problem})"),
        LogError::RootMismatch { size } => format!(
            "원장의 파일이 기록 {size}개의 서명된 해시값과 맞지 않습니다. 파일이 바뀌었습니다. `simsa ledger check`가 어느 파일인지 말합니다"
        ),
        LogError::SequenceBehind { sequence, published } => format!(
            "원장에는 기록 {published}개를 냈는데 순서 파일에는 {sequence}개뿐입니다. 오래된 사본에서 되돌린 것입니다. 빠진 기록을 원장에서 먼저 되돌리십시오"
        ),
        LogError::SequenceDiverged { index } => {
            format!("{index}번 기록이 이미 낸 기록과 다릅니다. 이어 쓰면 원장이 갈라지므로 멈춥니다")
        }
        LogError::Proof(problem) => proof(problem),
        LogError::TimeStamp(problem) => stamp(problem),
        LogError::Attested { path } => {
            format!("원장의 `{path}`이(가) 보관했던 것과 다릅니다. 사본에서 되돌리십시오")
        }
        LogError::NotACosignature { witness } => {
            format!("받은 줄은 이 원장의 어느 체크포인트에 대해서도 증인 {witness}의 서명이 아닙니다")
        }
    }
}

fn store(error: &LedgerStoreError) -> String {
    match error {
        LedgerStoreError::Read { path, problem } => {
            format!("원장의 `{path}`을(를) 읽을 수 없습니다 ({problem})")
        }
        LedgerStoreError::Write { path, problem } => {
            format!("원장의 `{path}`을(를) 쓸 수 없습니다 ({problem})")
        }
        LedgerStoreError::Changed { path } => format!(
            "원장의 `{path}` 파일을 그 사이에 다른 프로그램이 바꾸었습니다. 두 프로그램이 한 원장에 쓰고 있지 않은지 확인하십시오"
        ),
        LedgerStoreError::Conflict { path } => format!(
            "원장의 `{path}`에 다른 내용이 있습니다. 한번 낸 파일은 바뀌지 않으므로, 누가 바꾸었거나 두 프로그램이 함께 쓰고 있습니다"
        ),
    }
}

fn sequence(error: &SequenceError) -> String {
    match error {
        SequenceError::NotStored { problem } => format!("원장에 기록하지 못했습니다 ({problem})"),
        SequenceError::Unknown { problem } => {
            format!(
                "원장에 기록되었는지 확실하지 않습니다 ({problem}). 원장을 다시 열어 마지막 기록을 확인하십시오"
            )
        }
        SequenceError::Damaged { offset, problem } => {
            format!("원장의 순서 파일이 {offset}바이트에서 손상되었습니다 ({problem})")
        }
        SequenceError::Unreadable { problem } => format!("원장의 순서 파일을 읽을 수 없습니다 ({problem})"),
    }
}

/// What is wrong with a checkpoint; begins with “체크포인트”.
fn checkpoint(error: &CheckpointError) -> String {
    match error {
        CheckpointError::Note(problem) => format!("체크포인트가 서명된 글이 아닙니다 ({problem})"),
        CheckpointError::Malformed { line, problem } => {
            format!("체크포인트의 {line}번째 줄이 잘못되었습니다 ({problem})")
        }
        CheckpointError::OtherLog { expected, found } => {
            format!("체크포인트가 다른 원장의 것입니다. `{expected}`이어야 하는데 `{found}`입니다")
        }
        CheckpointError::NotSigned { key } => format!("체크포인트에 키 {key}의 서명이 없습니다"),
        CheckpointError::BadSignature { key } => {
            format!("체크포인트의 서명이 키 {key}의 것이 아닙니다. 체크포인트나 서명이 바뀌었습니다")
        }
        CheckpointError::WrongKind { key } => format!("체크포인트에 쓸 수 없는 종류의 키입니다: {key}"),
    }
}

fn proof(error: &ProofError) -> String {
    match error {
        ProofError::OutsideTree { index, size } => format!("기록 {size}개의 원장에 {index}번은 없습니다"),
        ProofError::Shrunk { old, new } => {
            format!("기록 {old}개의 원장은 {new}개의 원장보다 앞선 것일 수 없습니다")
        }
        ProofError::WrongLength { found } => format!("증명의 해시값 {found}개가 크기와 맞지 않습니다"),
        ProofError::RootMismatch => "증명이 서명된 해시값에 이르지 않습니다".to_owned(),
    }
}

fn stamp(error: &TimeStampError) -> String {
    match error {
        TimeStampError::Transport { problem } => format!("시점확인기관에 물을 수 없습니다 ({problem})"),
        TimeStampError::Refused { status, text } => {
            format!("시점확인기관이 거절했습니다 (상태 {status}: {text})")
        }
        TimeStampError::Malformed { problem, .. } => format!("시점확인의 형식이 아닙니다 ({problem})"),
        TimeStampError::OtherContents => "다른 체크포인트에 대한 시점확인입니다".to_owned(),
        TimeStampError::OtherRequest => "다른 요청에 대한 답입니다".to_owned(),
        TimeStampError::BadSignature { problem } => format!("시점확인의 서명이 맞지 않습니다 ({problem})"),
        TimeStampError::NotTrusted { problem } => {
            format!("믿기로 한 시점확인기관의 인증서가 아닙니다 ({problem})")
        }
    }
}
