/// The digits that the program carries.
enum Digits {}
