import json

from larder import fruit


def test_fruit_is_sorted():
    assert json.loads(fruit()) == ["pear", "plum"]
