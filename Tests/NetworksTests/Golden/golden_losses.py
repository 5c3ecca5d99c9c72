"""The first twenty losses of some small networks, by PyTorch in double precision.

usage: python3 golden_losses.py      (PyTorch 2; the numbers in GoldenLosses.swift are its output)

Weights, samples and labels are given by formulas that the tests share, so that nothing but these
numbers has to be kept. Layout: channels last; a filter is [height, width, inputs / groups, outputs].
"""
import math
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
BATCH, STEPS, CLASSES = 8, 20, 10


def tensor(place, shape, fan):
    """Element i of tensor number `place`: sin(0.37 i + 1.3 place + 0.1) / sqrt(fan)."""
    n = math.prod(shape)
    values = [math.sin(0.37 * i + 1.3 * place + 0.1) / math.sqrt(fan) for i in range(n)]
    return torch.tensor(values).reshape(shape)


def samples(step, shape):
    """Sample values in the order batch, height, width, channels; single precision, as ours."""
    n = BATCH * math.prod(shape)
    values = torch.tensor([math.sin(0.11 * (i + 17 * step) + 0.5 * (i % 3)) for i in range(n)])
    return values.float().double().reshape(BATCH, *shape)


def labels(step):
    return torch.tensor([(7 * i + 3 * step + (i * i) % 5) % CLASSES for i in range(BATCH)])


class Weights:
    """Tensors in the order in which the network first asks for them, from number `first` on."""

    def __init__(self, first=0, factor=1, teaches=False):
        self.tensors, self.next, self.teaches = [], 0, teaches
        self.first, self.factor = first, factor

    def get(self, make):
        if self.next == len(self.tensors):
            value = (self.factor * make(self.first + self.next)).float().double()
            self.tensors.append(value.requires_grad_(True))
        self.next += 1
        return self.tensors[self.next - 1]


def conv(w, x, outputs, kh, kw, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1, bias=True):
    inputs = x.shape[1] // groups
    f = w.get(lambda p: tensor(p, (kh, kw, inputs, outputs), kh * kw * inputs))
    b = w.get(lambda p: tensor(p, (outputs,), 100)) if bias else None
    return F.conv2d(x, f.permute(3, 2, 0, 1), b, stride, padding, dilation, groups)


def dense(w, x, outputs):
    if x.dim() == 4:
        x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
    f = w.get(lambda p: tensor(p, (x.shape[1], outputs), x.shape[1]))
    b = w.get(lambda p: tensor(p, (outputs,), 100))
    return x @ f + b


def norm(w, x):
    """Of a teacher by the statistics of a network that was never trained: 0 and 1."""
    g = w.get(lambda p: 1 + tensor(p, (x.shape[1],), 100))
    b = w.get(lambda p: tensor(p, (x.shape[1],), 100))
    if w.teaches:
        return F.batch_norm(x, torch.zeros(len(g)), torch.ones(len(g)), g, b, eps=1e-5)
    return F.batch_norm(x, None, None, g, b, training=True, momentum=0.1, eps=1e-5)


def perceptron(w, x):
    x = torch.tanh(dense(w, x, 32))
    x = F.relu(dense(w, x, 24))
    return dense(w, x, CLASSES)


def convolutional(w, x):
    x = F.relu(norm(w, conv(w, x, 12, 3, 3, padding=(1, 1), bias=False)))
    x = F.max_pool2d(x, 2)
    x = F.leaky_relu(norm(w, conv(w, x, 20, 5, 3, stride=(1, 2), padding=(2, 1))), 0.01)
    x = torch.sigmoid(dense(w, x, 18))
    return dense(w, x, CLASSES)


def branched(w, x):
    x = F.silu(norm(w, conv(w, x, 16, 3, 3, padding=(1, 1), bias=False)))
    a = conv(w, x, 6, 1, 1)
    b = conv(w, F.relu(conv(w, x, 10, 1, 1)), 10, 3, 3, padding=(2, 2), dilation=(2, 2))
    joined = torch.cat([a, b], 1)
    x = F.relu(x + joined)
    x = conv(w, x, 16, 3, 3, padding=(1, 1), groups=16, bias=False)
    x = F.avg_pool2d(norm(w, x), 2)
    x = torch.tanh(conv(w, x, 24, 3, 3, padding=(1, 1), groups=2))
    x = x.mean((2, 3))
    return dense(w, x, CLASSES)


def per_channel(values):
    return torch.tensor(values).reshape(1, -1, 1, 1)


class Teachers:
    """Two networks like the student, one of which wants its samples scaled otherwise."""

    weight, temperature = 0.7, 3.0
    # The means and the deviations that samples were scaled by: the student's, and each teacher's.
    own = ([0.2, 0.1, 0.4], [0.5, 0.7, 0.6])
    others = [own, ([-0.1, 0.3, 0.0], [0.8, 0.4, 1.2])]

    def __init__(self, network):
        self.network = network
        self.weights = [Weights(first, factor=8, teaches=True) for first in (50, 90)]

    def loss(self, label_loss, logits, x):
        (mean, deviation), answers = map(per_channel, self.own), []
        raw = x * deviation + mean
        for w, constants in zip(self.weights, self.others):
            w.next = 0
            mean, deviation = map(per_channel, constants)
            answers.append(F.softmax(self.network(w, (raw - mean) / deviation) / self.temperature, 1))
        q = torch.stack(answers).mean(0).detach()
        kl = F.kl_div(F.log_softmax(logits / self.temperature, 1), q, reduction="batchmean")
        return (1 - self.weight) * label_loss + self.weight * self.temperature**2 * kl


def run(name, network, shape, make, smoothing=0.0, clip=0.0, teachers=None):
    w, losses, optimizer = Weights(), [], None
    for step in range(STEPS):
        w.next = 0
        x = samples(step, shape).permute(0, 3, 1, 2)
        logits = network(w, x)
        loss = F.cross_entropy(logits, labels(step), label_smoothing=smoothing)
        if teachers:
            loss = teachers.loss(loss, logits, x)
        if optimizer is None:
            optimizer = make(w.tensors)
        optimizer.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(w.tensors, clip, error_if_nonfinite=True)
        optimizer.step()
        losses.append(loss.item())
    print(f"  static let {name}: [Double] = [")
    for first in range(0, STEPS, 4):
        print("    " + " ".join(f"{v:.12f}," for v in losses[first : first + 4]))
    print("  ]")


run("perceptron", perceptron, (8, 8, 1),
    lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=5e-4))
run("convolutional", convolutional, (12, 10, 3),
    lambda p: torch.optim.AdamW(p, lr=0.003, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01))
run("branched", branched, (8, 8, 2),
    lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-3),
    smoothing=0.1, clip=0.5)
run("taught", convolutional, (12, 10, 3),
    lambda p: torch.optim.AdamW(p, lr=0.003, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01),
    smoothing=0.1, teachers=Teachers(convolutional))
