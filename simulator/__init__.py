"""Simulator: a LINE without LINE. The platform's HTTP API and a phone wall, with a clock to turn."""

from simulator.clock import Clock, TurnableClock
from simulator.server import SimulatedLine
from simulator.settings import GroupDescription, PersonDescription, SimulatorError, SimulatorSettings, World
from simulator.wall import beside, create_simulator

__all__ = [
    "Clock",
    "GroupDescription",
    "PersonDescription",
    "SimulatedLine",
    "SimulatorError",
    "SimulatorSettings",
    "TurnableClock",
    "World",
    "beside",
    "create_simulator",
]
