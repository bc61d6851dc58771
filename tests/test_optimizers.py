"""The optimizers against PyTorch's and against their formulas by hand, and as `train` and `batched` use them."""

import numpy as np
import pytest

from backprop import batched, matrix
from backprop.optimizers import SGD, Adam
from backprop.train import train

OPTIONS = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("Adam", {}),
    ("Adam", {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
]


def run(make, n_steps=200):
    rng = np.random.default_rng(1)
    parameters = [rng.normal(0, 1, shape) for shape in ((3, 4), (1, 4), (2, 5, 2))]
    optimizer = make(parameters)
    for _ in range(n_steps):
        optimizer.step([w + rng.normal(0, 2, w.shape) for w in parameters])
    return parameters


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_two_hundred_steps_agree_with_torch(name, options):
    torch = pytest.importorskip("torch")

    class Torch:
        def __init__(self, parameters):
            self.ours = parameters
            self.theirs = [torch.tensor(w) for w in parameters]
            own = dict(options)
            if "beta1" in own:
                own["betas"] = (own.pop("beta1"), own.pop("beta2"))
                own["eps"] = own.pop("epsilon")
            self.optimizer = getattr(torch.optim, name)(self.theirs, lr=0.02, **own)

        def step(self, gradients):
            for tensor, gradient in zip(self.theirs, gradients):
                tensor.grad = torch.tensor(gradient)
            self.optimizer.step()
            for w, tensor in zip(self.ours, self.theirs):
                w[...] = tensor.numpy()

    ours = run(lambda parameters: {"SGD": SGD, "Adam": Adam}[name](parameters, 0.02, **options))
    for w, theirs in zip(ours, run(Torch)):
        np.testing.assert_allclose(w, theirs, rtol=1e-12, atol=1e-12)


def test_two_steps_by_hand():
    w = [np.array([1.0, -2.0])]
    sgd = SGD(w, 0.1, momentum=0.5)
    sgd.step([np.array([2.0, 4.0])])
    sgd.step([np.array([2.0, 0.0])])
    np.testing.assert_allclose(w[0], [1.0 - 0.2 - 0.3, -2.0 - 0.4 - 0.2])

    w = [np.array([1.0, -2.0])]
    adam = Adam(w, 0.1)
    adam.step([np.array([2.0, -0.001])])
    np.testing.assert_allclose(w[0], [0.9, -1.9], rtol=1e-5)  # the first step is the rate, however small the slope
    adam.step([np.array([2.0, -0.001])])
    np.testing.assert_allclose(w[0], [0.8, -1.8], rtol=1e-5)


def test_the_arrays_given_are_changed_in_place_and_the_gradients_are_not():
    for make in (lambda w: SGD(w, 0.1, 0.9), lambda w: Adam(w, 0.1)):
        w, gradient = np.ones((2, 2)), np.ones((2, 2))
        optimizer = make([w])
        optimizer.step([gradient])
        optimizer.step([gradient])
        assert (w < 1).all() and (gradient == 1).all()


NETWORK = matrix.new_network((2, 3, 2), np.random.default_rng(2), batch_shape=(4,))
X = np.random.default_rng(3).normal(0, 1, (6, 2))
T = np.eye(2)[[0, 1, 0, 1, 1, 0]]


@pytest.mark.parametrize("layout", ["few", "many"])
@pytest.mark.parametrize("rate", [0.05, [0.01, 0.02, 0.05, 0.1]])
def test_adam_is_the_same_for_many_networks_at_once(layout, rate):
    options = {"reduction": "mean", "optimizer": "adam", "batch_size": 2, "l2": 0.01}
    one, many = (
        train(NETWORK, X, T, rate, 5, **options),
        batched.train(NETWORK, X, T, rate, 5, layout=layout, **options),
    )
    np.testing.assert_allclose(many.losses, one.losses, rtol=1e-9)
    for ours, theirs in zip(many.network.parameters, one.network.parameters):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    plain = train(NETWORK, X, T, rate, 5, **{**options, "optimizer": "sgd"})
    assert not np.allclose(plain.losses, one.losses)


@pytest.mark.parametrize("function", [train, batched.train])
def test_an_unknown_optimizer_and_momentum_for_adam_are_refused(function):
    with pytest.raises(ValueError, match="optimizer is 'Adam'; .*'adam'"):
        function(NETWORK, X, T, 0.1, 1, reduction="mean", optimizer="Adam")
    with pytest.raises(ValueError, match="momentum is for optimizer 'sgd'"):
        function(NETWORK, X, T, 0.1, 1, reduction="mean", optimizer="adam", momentum=0.9)
