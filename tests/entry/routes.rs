//! The routes as `tests/house/routes.txt` lists them, which is checked against the program's source.

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub door: &'static str,
    /// `ROUTE` takes every method.
    pub method: &'static str,
    pub address: &'static str,
}

/// Every route, in the table's order.
pub fn routes() -> Vec<Route> {
    let lines = include_str!("../house/routes.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
            [door, method, address] => Route { door, method, address },
            _ => panic!("not a route: {line}"),
        })
        .collect()
}

/// Every address with its door, once.
pub fn addresses() -> Vec<(&'static str, &'static str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for route in routes() {
        if !all.contains(&(route.door, route.address)) {
            all.push((route.door, route.address));
        }
    }
    all
}

/// The methods that an address does not take.
pub fn other_methods(address: &str) -> Vec<&'static str> {
    const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];
    let routes = routes();
    let taken = |method: &str| {
        routes
            .iter()
            .any(|route| route.address == address && (route.method == method || route.method == "ROUTE"))
    };
    METHODS.into_iter().filter(|method| !taken(method)).collect()
}
