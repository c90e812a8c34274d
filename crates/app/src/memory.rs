//! The memory of the page: an allocator of one page of code.
//!
//! Rust's own for WebAssembly (`dlmalloc`) is an excellent general one, and 4 kB of gzip. A page
//! can do with less: it has one thread, its memory only ever grows, and it runs similar things
//! again and again, so that a block of a size that was needed once will be needed again.
//!
//! ```text
//! sizes    16 │ 24→32 │ 48 │ 64 │ 96 │ 128 │ 192 │ 256 …   a power of two, or the middle of two
//! free      ○     ○─○    ∙    ○─○─○                         a list of free blocks for each size
//! fresh    ████████████████████████░░░░░░░░░░░░             taken from the front, never given back
//! ```
//!
//! A request is rounded up to a size and takes a block from that size's list, or a fresh one. A
//! block that is given back goes to its list. So both take a few instructions, whatever happened
//! before. Rounding up wastes a fifth of the memory on average and a third at most, and a block
//! never serves another size: the page needs as much as the most that each size ever needed.

// The one place of the house with unsafe code: an allocator cannot be written without.
#![allow(unsafe_code)]

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::memory_grow;
use core::cell::UnsafeCell;
use core::ptr::{copy_nonoverlapping, null_mut};

/// Every block starts at a multiple of this, which is the most that any type of the page asks for.
const ALIGN: usize = 16;
/// Memory grows by pages of 64 KiB.
const PAGE_SHIFT: u32 = 16;
/// Two sizes for each power of two that fits in an address.
const SIZES: usize = 64;

/// The allocator of the page.
pub struct Memory {
    state: UnsafeCell<State>,
}

struct State {
    /// The first free block of each size; it holds the address of the next one.
    free: [*mut u8; SIZES],
    /// Where fresh memory starts and ends.
    fresh: usize,
    end: usize,
}

// SAFETY: a page of WebAssembly without threads has nobody to share it with.
unsafe impl Sync for Memory {}

impl Memory {
    /// An allocator that has nothing yet.
    pub const fn new() -> Self {
        let state = State { free: [null_mut(); SIZES], fresh: 0, end: 0 };
        Self { state: UnsafeCell::new(state) }
    }
}

/// The size that a request is rounded up to: its place in the list, and its bytes.
fn size_for(bytes: usize) -> (usize, usize) {
    let bytes = bytes.max(ALIGN);
    // 2^log < bytes <= 2^(log + 1), and `middle` lies between the two.
    let log = (bytes - 1).ilog2();
    let middle = 3 << (log - 1);
    let place = 2 * log as usize;
    match bytes <= middle {
        true => (place, middle.next_multiple_of(ALIGN)),
        false => (place + 1, 2 << log),
    }
}

impl State {
    /// Memory that was never in use; null if there is no more.
    fn take_fresh(&mut self, bytes: usize) -> *mut u8 {
        if self.end - self.fresh < bytes {
            let pages = (bytes >> PAGE_SHIFT) + 1;
            let before = memory_grow::<0>(pages);
            if before == usize::MAX {
                return null_mut();
            }
            // Usually the new pages follow the old ones, and what was left of those is still good.
            if self.end != before << PAGE_SHIFT {
                self.fresh = before << PAGE_SHIFT;
            }
            self.end = (before + pages) << PAGE_SHIFT;
        }
        let block = self.fresh;
        self.fresh += bytes;
        block as *mut u8
    }
}

// SAFETY: a block comes from fresh memory, which is handed out once, or from a list, on which it
// was put by whoever had it; and it is as long as the size that its layout is rounded up to. No
// method calls back into the allocator while it holds the state.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > ALIGN {
            return null_mut();
        }
        let (place, bytes) = size_for(layout.size());
        let state = unsafe { &mut *self.state.get() };
        let block = state.free[place];
        if block.is_null() {
            return state.take_fresh(bytes);
        }
        state.free[place] = unsafe { block.cast::<*mut u8>().read() };
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (place, _) = size_for(layout.size());
        let state = unsafe { &mut *self.state.get() };
        unsafe { block.cast::<*mut u8>().write(state.free[place]) };
        state.free[place] = block;
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if size_for(layout.size()).0 == size_for(bytes).0 {
            return block;
        }
        unsafe {
            let other = self.alloc(Layout::from_size_align_unchecked(bytes, layout.align()));
            if !other.is_null() {
                copy_nonoverlapping(block, other, layout.size().min(bytes));
                self.dealloc(block, layout);
            }
            other
        }
    }
}
