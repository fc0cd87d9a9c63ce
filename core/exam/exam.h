#pragma once  // The knowledge part: QTI items and papers, read and scored. Start at paper.h; item.h and
              // scoring.h below it.
#include "core/exam/paper.h"
