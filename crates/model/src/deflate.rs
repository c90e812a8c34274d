//! A small DEFLATE encoder (RFC 1951), for scripts in links.
//!
//! A script is a few hundred bytes of lines that resemble each other. For that, one block with the
//! fixed Huffman codes of section 3.2.6 does nearly as well as dynamic ones, whose tables cost more
//! than they save, and the encoder fits on a page; a general one would weigh ten times as much on
//! everybody's first visit. Decoding is a library's affair, and reads any DEFLATE stream.
//!
//! Repetitions are found greedily: at each place the longest earlier occurrence of what follows,
//! found by way of the places where the same three bytes stood before.

use alloc::vec;
use alloc::vec::Vec;

/// Shortest and longest repetition, and how far back one may lie (section 2).
const MATCH_MIN: usize = 3;
const MATCH_MAX: usize = 258;
const WINDOW: usize = 32_768;
/// How many earlier places are looked at for each repetition.
const TRIES_MAX: usize = 64;
/// Size of the table of three-byte beginnings.
const TABLE: usize = 1 << 12;
const NOWHERE: u32 = u32::MAX;

/// First length of each length code 257 …, and its number of extra bits (section 3.2.5).
const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// Bits, packed from the lowest upwards.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    /// Adds a number, lowest bit first.
    fn number(&mut self, value: u32, bits: u32) {
        self.held |= value << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Adds a Huffman code, highest bit first.
    fn code(&mut self, code: u32, bits: u32) {
        self.number(code.reverse_bits() >> (32 - bits), bits);
    }

    /// Adds a symbol of the literal and length alphabet in its fixed code (section 3.2.6).
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    fn repetition(&mut self, length: usize, distance: usize) {
        let place = LENGTHS.partition_point(|(first, _)| usize::from(*first) <= length) - 1;
        let (first, extra) = LENGTHS[place];
        self.symbol(257 + place as u32);
        self.number((length - usize::from(first)) as u32, extra.into());
        // Distance codes come in pairs, each pair with one extra bit more than the one before.
        let zero_based = distance - 1;
        let (code, first, extra) = match zero_based {
            0..4 => (zero_based, zero_based, 0),
            _ => {
                let extra = zero_based.ilog2() as usize - 1;
                let upper = zero_based >> extra;
                (2 * extra + upper, upper << extra, extra)
            }
        };
        self.code(code as u32, 5);
        self.number((zero_based - first) as u32, extra as u32);
    }

    fn finish(mut self) -> Vec<u8> {
        self.number(0, 7);
        self.bytes
    }
}

/// Packs bytes into a raw DEFLATE stream.
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    // The last block, with fixed codes.
    bits.number(0b011, 3);
    let mut finder = Finder { newest: vec![NOWHERE; TABLE], earlier: vec![NOWHERE; bytes.len()] };
    let mut at = 0;
    while at < bytes.len() {
        let step = match finder.longest(bytes, at) {
            Some((length, distance)) => {
                bits.repetition(length, distance);
                length
            }
            None => {
                bits.symbol(bytes[at].into());
                1
            }
        };
        for place in at..at + step {
            finder.note(bytes, place);
        }
        at += step;
    }
    bits.symbol(256);
    bits.finish()
}

/// Where the same beginnings stood before: for each beginning the newest place, for each place the
/// one before it.
struct Finder {
    newest: Vec<u32>,
    earlier: Vec<u32>,
}

impl Finder {
    fn slot(bytes: &[u8], at: usize) -> Option<usize> {
        let three = bytes.get(at..at + MATCH_MIN)?;
        let word = three.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        Some((word.wrapping_mul(0x9e37_79b1) >> 20) as usize % TABLE)
    }

    fn note(&mut self, bytes: &[u8], at: usize) {
        if let Some(slot) = Self::slot(bytes, at) {
            self.earlier[at] = self.newest[slot];
            self.newest[slot] = at as u32;
        }
    }

    /// The longest repetition at a place: its length and how far back it lies.
    fn longest(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let mut best = None;
        let mut place = self.newest[Self::slot(bytes, at)?];
        let most = MATCH_MAX.min(bytes.len() - at);
        for _ in 0..TRIES_MAX {
            if place == NOWHERE || at - place as usize > WINDOW {
                break;
            }
            let earlier = &bytes[place as usize..];
            let same = earlier.iter().zip(&bytes[at..at + most]).take_while(|(a, b)| a == b);
            let length = same.count();
            if length >= MATCH_MIN && best.is_none_or(|(longest, _)| length > longest) {
                best = Some((length, at - place as usize));
            }
            place = self.earlier[place as usize];
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::mix;

    fn unpack(packed: &[u8]) -> Vec<u8> {
        miniz_oxide::inflate::decompress_to_vec(packed).expect("what was packed can be unpacked")
    }

    #[test]
    fn what_was_packed_unpacks_to_itself() {
        for text in ["", "a", "aaa", "abcabcabcabcabc", "0s c1 write x\n10ms c1 write x\n"] {
            assert_eq!(unpack(&pack(text.as_bytes())), text.as_bytes(), "{text}");
        }
    }

    /// Goal: every length and distance code is right. Method: random bytes from alphabets of many
    /// sizes, long enough for repetitions at all distances up to the whole window and beyond.
    #[test]
    fn random_bytes_unpack_to_themselves() {
        for round in 0..60_u64 {
            let alphabet = 1 + mix(round) % 255;
            let length = if round % 10 == 0 { 70_000 } else { mix(round ^ 7) % 3_000 };
            let bytes: Vec<u8> =
                (0..length).map(|at| (mix((at / 5) ^ (round << 32)) % alphabet) as u8).collect();
            assert_eq!(unpack(&pack(&bytes)), bytes, "round {round}");
        }
        let zeros = vec![0; 100_000];
        assert_eq!(unpack(&pack(&zeros)), zeros);
    }

    #[test]
    fn lines_that_resemble_each_other_get_much_shorter() {
        let text: alloc::string::String =
            (0..50).map(|line| alloc::format!("{line}0ms c1 write x {line}\n")).collect();
        let packed = pack(text.as_bytes());
        assert!(packed.len() * 3 < text.len(), "{} of {}", packed.len(), text.len());
    }
}
