"""The catalogue: every measure and every list that can be imported. The only place that sees all rooms."""

from thulinh.activities import measures as activities
from thulinh.indicators.definition import Measure
from thulinh.people import measures as people
from thulinh.programmes import measures as programmes
from thulinh.units import measures as units
