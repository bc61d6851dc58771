"""Convolution and recurrence: every slope against the complex step, the fast way against the loops, clipping."""

import numpy as np
import pytest

from backprop import convolution, recurrent


def measured(loss, parameters):
    """Return the slope of the loss along every parameter by the complex step."""
    slopes = []
    for k, array in enumerate(parameters):
        found = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            moved = [p.astype(complex) for p in parameters]
            moved[k][index] += 1e-30j
            found[index] = loss(moved).imag / 1e-30
        slopes.append(found)
    return slopes


def difference(ours, theirs):
    assert [a.shape for a in ours] == [b.shape for b in theirs]
    ours, theirs = (np.concatenate([np.ravel(a) for a in arrays]) for arrays in (ours, theirs))
    return np.linalg.norm(ours - theirs) / (np.linalg.norm(ours) + np.linalg.norm(theirs))


@pytest.mark.parametrize(("side", "k", "n_kernels"), [(4, 3, 1), (5, 2, 3), (6, 3, 2), (3, 3, 2)])
def test_the_fast_convolution_is_that_of_the_loops(side, k, n_kernels):
    rng = np.random.default_rng(1)
    X, K = rng.normal(size=(3, side, side + 1)), rng.normal(size=(n_kernels, k, k))
    np.testing.assert_allclose(convolution.convolve(X, K), convolution.convolve_by_loops(X, K), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("side", "k", "n_kernels"), [(4, 3, 1), (5, 2, 3)])
def test_the_slopes_of_a_convolution_agree_with_the_complex_step(side, k, n_kernels):
    rng = np.random.default_rng(2)
    parameters = convolution.new_convolution(side, k, n_kernels, 3, rng)
    parameters[1] += rng.normal(size=n_kernels)
    parameters[3] += rng.normal(size=3)
    X, T = rng.normal(size=(4, side, side)), np.eye(3)[[0, 2, 1, 0]]
    ours = convolution.backward(parameters, X, *convolution.forward(parameters, X), T)
    assert difference(ours, measured(lambda moved: convolution.loss(moved, X, T), parameters)) < 1e-12


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize(("n_in", "n_hidden", "n_steps"), [(1, 4, 1), (2, 3, 6), (3, 1, 12)])
def test_the_slopes_through_time_agree_with_the_complex_step(residual, n_in, n_hidden, n_steps):
    rng = np.random.default_rng(3)
    parameters = [p + rng.normal(0, 0.1, p.shape) for p in recurrent.new_recurrent(n_in, n_hidden, rng)]
    x, T = rng.normal(size=(5, n_steps, n_in)), rng.integers(0, 2, (5, 1)) * 1.0
    h, f, y = recurrent.forward(parameters, x, residual)
    ours, dh = recurrent.backward(parameters, x, h, f, y, T, residual)
    assert difference(ours, measured(lambda moved: recurrent.loss(moved, x, T, residual), parameters)) < 1e-12
    assert [slope.shape for slope in dh] == [state.shape for state in h]
    if not residual:  # as it is unless said otherwise
        assert difference(recurrent.backward(parameters, x, h, f, y, T)[0], ours) == 0
        assert recurrent.loss(parameters, x, T) == recurrent.loss(parameters, x, T, False)


def test_clipping_shortens_what_is_too_long_and_nothing_else():
    gradients = [np.array([3.0, 0.0]), np.array([[4.0]])]
    for longest, factor in ((10.0, 1.0), (5.0, 1.0), (1.0, 0.2)):
        for clipped, gradient in zip(recurrent.clip(gradients, longest), gradients):
            np.testing.assert_allclose(clipped, factor * gradient)
    assert not recurrent.clip([np.zeros(3)], 1.0)[0].any()


def test_initial_weights_have_the_spread_that_they_promise():
    K, b, V, d = convolution.new_convolution(10, 5, 40, 50, np.random.default_rng(1))
    assert (K.shape, b.shape, V.shape, d.shape) == ((40, 5, 5), (40,), (40 * 36, 50), (50,))
    for weights, limit in ((K, np.sqrt(6 / (25 + 25 * 40))), (V, np.sqrt(6 / (40 * 36 + 50)))):
        assert 0.99 * limit < weights.max() <= limit and -limit <= weights.min() < -0.99 * limit
    U, W, b, v, c = recurrent.new_recurrent(50, 200, np.random.default_rng(1), scale=3.0)
    assert (b.shape, c.shape, v.shape) == ((200,), (1,), (200, 1)) and not b.any() and not c.any()
    for weights, spread in ((U, 50**-0.5), (W, 3 * 200**-0.5), (v, 200**-0.5)):
        np.testing.assert_allclose(weights.std(), spread, rtol=0.1)
        assert abs(weights.mean()) < spread / 3
    plain = recurrent.new_recurrent(50, 200, np.random.default_rng(1))  # of scale 1
    np.testing.assert_allclose(plain[1], W / 3)
