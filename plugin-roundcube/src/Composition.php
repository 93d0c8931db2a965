<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * The parts of the plugin, put together when the first is needed. A configuration that cannot be used is the same fault at
 * every call, and each fault is logged once in a request.
 */
final class Composition
{
    private ?Services $services = null;
    private ?MessageView $view = null;
    private ?\Throwable $fault = null;
    /** @var array<string, true> */
    private array $reported = [];

    /** @param \Closure(): Services $make */
    public function __construct(private readonly RoundcubePort $port, private readonly \Closure $make)
    {
    }

    /** Roundcube itself, which is there whatever the configuration is. */
    public function port(): RoundcubePort
    {
        return $this->port;
    }

    /** @throws \Throwable the fault of the configuration, at every call */
    public function services(): Services
    {
        if ($this->fault !== null) {
            throw $this->fault;
        }
        try {
            return $this->services ??= ($this->make)();
        } catch (\Throwable $error) {
            throw $this->fault = $error;
        }
    }

    /** @throws \Throwable as `services()` */
    public function view(): MessageView
    {
        $services = $this->services();

        return $this->view ??= new MessageView($services, $services->engine->name() === 'service');
    }

    /**
     * Runs one of the gate's decisions. A fault never opens the gate: where something could leave, it is refused.
     *
     * @param callable(Services): void $decide
     */
    public function decide(callable $decide, bool $isExit): void
    {
        try {
            $decide($this->services());
        } catch (\Throwable $error) {
            $this->report($error);
            if ($isExit) {
                PlainRefusal::send();
            }
        }
    }

    /**
     * Runs what is not a decision of the gate. What fails gives `$otherwise`.
     *
     * @template T
     *
     * @param callable(Services): T $work
     * @param T                     $otherwise
     *
     * @return T
     */
    public function attempt(callable $work, mixed $otherwise): mixed
    {
        try {
            return $work($this->services());
        } catch (\Throwable $error) {
            $this->report($error);

            return $otherwise;
        }
    }

    public function report(\Throwable $error): void
    {
        $line = $error::class . ' ' . $error->getMessage() . ' at ' . basename($error->getFile()) . ':' . $error->getLine();
        if (!isset($this->reported[$line])) {
            $this->reported[$line] = true;
            $this->port->log($line);
        }
    }
}
