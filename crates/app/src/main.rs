//! # The page
//!
//! The only crate that knows the browser. It holds one small state, the [`model`], and two loops:
//!
//! ```text
//! slow   gesture ─▶ Intent ─▶ reducer ─▶ Scenario ─▶ lab::run ─▶ Rc<Run> ─▶ panels, address bar
//! fast   animation frame ─▶ playhead ─▶ stage::scene ─▶ retained SVG
//! ```
//!
//! The slow loop goes through Yew and runs once for each gesture. The fast loop ([`player`]) never
//! does: it patches the elements of the picture that differ, and tells the panels the time at most
//! ten times a second.
//!
//! | module | what it does |
//! |---|---|
//! | [`model`] | the state and the one reducer |
//! | [`player`] | the playhead and its animation frames |
//! | [`reel`] | a film, and the canvas that it is drawn on |
//! | [`canvas`] | scenes to elements, changing only what differs |
//! | [`address`] | the link in the address bar, both ways |
//! | [`rest`] | the part of the module that the first visit does not need |
//! | [`scenarios`] | the texts of the scenarios that ship |
//! | [`promise`] | what comes of something that the browser promised |
//! | [`keep`] | what the browser keeps from one visit to the next |
//! | [`entropy`] | the one function that is not deterministic |
//! | [`failure`] | what is said when the engine stops |
//! | [`bridge`] | what the page tells a host or a test |
//! | [`view`] | the components |

mod address;
mod bridge;
mod canvas;
mod entropy;
mod failure;
mod keep;
mod model;
mod player;
mod promise;
mod reel;
mod rest;
mod scenarios;
mod view;

fn main() {
    failure::install();
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    let Some(root) = root else { return };
    let render = move |root: web_sys::Element| {
        root.set_inner_html("");
        yew::Renderer::<view::App>::with_root(root).render();
    };
    let is_link = !address::fragment().is_empty();
    if !is_link && keep::kept(keep::TOUCHED).is_none() {
        return render(root);
    }
    // A link may ask for anything. If the rest cannot be had, the starting script says so. Somebody
    // who has been here before gets the whole page at once, if that can be had.
    rest::load(move |is_here| {
        if is_here || !is_link {
            render(root.clone());
        }
    });
}
