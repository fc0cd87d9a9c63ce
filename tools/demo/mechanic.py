"""A good mechanic on the coolant bench: prepares, measures, finds whatever fault the seed drew, repairs it.

Knows what a textbook knows (Ohm's law and the manual's table), reads everything else off the screen.
"""
import json
import math
import re

from words import ROOT

TASK = json.loads((ROOT / "assets/demo-site/paper/tasks/coolant.json").read_text(encoding="utf-8"))["params"]
OVERLOAD = math.inf
SCALE = {"V": 1, "mV": 1e-3, "Ω": 1, "kΩ": 1e3, "MΩ": 1e6}
SAFETY = ("wheel_chocks", "fender_covers", "exhaust_extraction", "gloves", "battery_check", "ask_customer")


def hot_ohms():
    """The sensor at working temperature, by the manual's curve."""
    parts, kelvin = TASK["circuit"], TASK["temperature"]["hot_celsius"] + 273.15
    return parts["ntc_ohms_at_20"] * math.exp(parts["ntc_beta"] * (1 / kelvin - 1 / 293.15))


def sound():
    """What a sound circuit shows at each of the measurements below."""
    parts, ohms = TASK["circuit"], hot_ohms()
    divided = parts["supply_volts"] * ohms / (ohms + parts["pullup_ohms"])
    supply = parts["supply_volts"]
    return {"a": divided, "pin1": divided, "pin2": 0, "open1": supply, "open12": supply, "sensor": ohms}


def found(seen):
    """(component, nature) from the readings."""
    if seen["sensor"] == OVERLOAD:
        return "sensor", "open"
    if seen["sensor"] < 0.2 * hot_ohms():
        return "sensor", "shorted"
    if seen["sensor"] > 2 * hot_ohms():
        return "sensor", "drifted"
    if seen["open1"] < 1:
        return ("signal_wire", "short_to_ground") if seen["a"] < 1 else ("signal_wire", "open")
    if seen["open12"] < 1:
        return "ground_wire", "open"
    if seen["a"] - seen["pin1"] > 1:
        return "signal_wire", "high_resistance"
    return "ground_wire", "high_resistance"


class Mechanic:
    def __init__(self, way):
        self.way, self.say = way, way.say
        self.seen = {}

    @property
    def drive(self):  # A restarted terminal has another.
        return self.way.drive

    @property
    def hands(self):
        return self.way.hands

    def tab(self, key, **fields):
        self.hands.tap(role="tab", label=self.say(key, **fields))

    def settle(self):
        self.drive.settle()
        self.drive.durable()

    def value(self, id):
        return next((at["value"] for at in self.drive.tree() if at["id"] == id), "")

    # Before the hands go to work.
    def prepare(self):
        self.tab("bench.tab_bay")
        for step in SAFETY:
            self.hands.tap(id=f"step-{step}")
        self.tab("bench.tab_circuit")
        self.hands.tap(id="key-on")

    def read_codes(self):
        self.tab("bench.tab_tool")
        self.hands.tap(id="tool")
        self.hands.tap(id="read-codes")
        self.hands.tap(id="record-codes")
        self.hands.tap(id="tool-page-1")
        self.hands.tap(id="read-freeze")
        self.settle()
        if any(at["id"] == "record-freeze" for at in self.drive.tree()):
            self.hands.tap(id="record-freeze")

    # Measuring.
    def probe(self, red, black):
        self.tab("bench.tab_meter")
        if self.drive.find(id="lift"):
            self.hands.tap(id="lift")
        self.hands.tap(id="move-probes")
        self.hands.tap(id=f"node-{red}")
        self.hands.tap(id=f"node-{black}")

    def measure(self, name, red, black, mode="volts_dc"):
        """Places the probes, reads the display, writes it down with a judgement."""
        self.probe(red, black)
        if not any(at["id"] == f"mode-{mode}" and at["value"] == "checked" for at in self.drive.tree()):
            self.hands.tap(id=f"mode-{mode}")
        self.drive.until(lambda _: self.value("reading"), "a reading")
        self.settle()
        text = self.value("reading")
        number = re.match(r"(-?[\d.]+)\s*(\S+)", text)
        value = float(number.group(1)) * SCALE[number.group(2)] if number else OVERLOAD
        expected = sound()[name]
        fine = value != OVERLOAD and abs(value - expected) <= 0.015 * abs(expected) + 0.02
        self.hands.tap(id="record")
        self.hands.tap(id="normal" if fine else "abnormal")
        self.seen[name] = value
        return f"{name} {text}"

    def connector(self):
        self.tab("bench.tab_circuit")
        self.hands.tap(id="c101")

    def find(self):
        told = [
            self.measure("a", "ecm_a", "body"),
            self.measure("pin1", "pin_1", "body"),
            self.measure("pin2", "pin_2", "body"),
        ]
        self.connector()
        told += [self.measure("open1", "pin_1", "body"), self.measure("open12", "pin_1", "pin_2")]
        self.hands.tap(id="key-off")
        told.append(self.measure("sensor", "sensor_1", "sensor_2", "ohms"))
        self.hands.tap(id="lift")
        self.connector()
        self.fault = found(self.seen)
        return "; ".join(told) + " → " + " ".join(self.fault)

    # Cold comparison, repair, proof.
    def live(self):
        """Coolant and intake as the scan tool shows them."""
        self.tab("bench.tab_tool")
        self.hands.tap(id="tool-page-2")
        self.hands.tap(id="read-live")
        self.settle()
        told = {}
        for name, pid in (("coolant", 5), ("intake", 15)):
            word = re.escape(self.say(f"bench.pid_{pid}"))
            for at in self.drive.tree():
                number = re.search(word + r"\D*?([-−]?\d+)", at["label"])
                if number and "°C" in at["label"]:
                    told[name] = int(number.group(1).replace("−", "-"))
        return told

    def compare_cold(self):
        self.tab("bench.tab_road")
        self.hands.tap(id="soak")
        self.hands.tap(id="key-on")
        told = self.live()
        agree = abs(told["coolant"] - told["intake"]) <= 5
        self.hands.tap(id="data-normal" if agree else "data-abnormal")
        self.hands.tap(id="key-off")
        return f"cold: {told}"

    def conclude(self):
        component, nature = self.fault
        self.tab("bench.tab_order")
        for id, key in (
            ("cause-component", f"coolant.component.{component}"),
            ("cause-nature", f"coolant.nature.{nature}"),
        ):
            widget = self.drive.find(id=id)[0]
            self.hands.pick(widget, self.say(key))

    def repair(self):
        self.tab("bench.tab_parts")
        self.hands.tap(id=f"replace-{self.fault[0]}")
        self.hands.tap(label=self.say("bench.replace"), id="yes")

    def prove(self):
        self.hands.tap(id="key-on")
        self.tab("bench.tab_tool")
        self.hands.tap(id="tool-page-0")
        self.hands.tap(id="clear-codes")
        self.hands.tap(label=self.say("bench.clear"), id="yes")
        self.tab("bench.tab_road")
        self.hands.tap(id="road-test")  # The car comes back with its key off.
        self.hands.tap(id="key-on")
        told = self.live()
        self.hands.tap(id="tool-page-0")
        self.hands.tap(id="read-codes")
        self.settle()
        return f"after the drive: {told}"

    def fill_order(self):
        car = TASK["vehicle"]
        fields = {
            "order_number": car["order_number"],
            "plate": car["plate"],
            "vin": car["vin"],
            "mileage": str(car["mileage_km"]),
            "fuel_level": f"{car['fuel_percent']} %",
            "complaint": car["complaint"][self.way.language],
            "parts": self.say(f"coolant.component.{self.fault[0]}"),
            "labour": "0.8 h",
            "quality_check": "OK, 80 °C",
            "signature": "07",
        }
        self.tab("bench.tab_order")
        for name, text in fields.items():
            self.hands.write(self.drive.find(id=f"order-{name}")[0], text)
        self.settle()
