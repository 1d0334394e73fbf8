package io.asyncjobs.spring

import io.asyncjobs.handler.TaskContext
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException
import io.asyncjobs.task.Task
import io.asyncjobs.task.TaskState
import io.asyncjobs.test.NatsServer
import io.asyncjobs.test.NatsServerExtension
import java.time.Duration
import java.time.Instant
import kotlin.coroutines.resume
import kotlin.coroutines.suspendCoroutine
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.context.ConfigurableApplicationContext

/** Handlers in Kotlin; what Boot makes of the modules on the class path is all that their JSON needs. */
@ExtendWith(NatsServerExtension::class)
class KotlinIT(private val nats: NatsServer) {

    data class Email(
        val to: String,
        val subject: String = "Hello",
        val copies: List<String> = emptyList(),
        val due: Instant? = null,
    )

    data class Receipt(val to: String, val subject: String, val copies: Int = 0, val due: Instant? = null)

    class Handlers {

        @TaskHandler("email:new")
        fun send(email: Email, context: TaskContext): Receipt {
            check(context.tries() == 1)
            return Receipt(email.to, email.subject, email.copies.size, email.due)
        }

        @TaskHandler("email:maybe")
        fun maybe(email: Email?): String = email?.to ?: "nobody"

        @TaskHandler("email:none")
        fun none(task: Task) {
            check(task.payload().isNotEmpty())
        }
    }

    class Suspending {

        @TaskHandler("email:later")
        suspend fun later(email: Email): String = suspendCoroutine { it.resume(email.to) }
    }

    @Test
    fun worksDataClasses() {
        application().use { context ->
            val jobs = context.getBean(AsyncJobsOperations::class.java)
            val email = Email("a@example.net", "Hi", listOf("b@example.net"), Instant.EPOCH)

            val task = jobs.enqueue("email:new", email) { it.maxTries(3) }

            assertThat(String(task.payload())).isEqualTo(
                """{"to":"a@example.net","subject":"Hi","copies":["b@example.net"],"due":"1970-01-01T00:00:00Z"}""",
            )
            assertThat(jobs.result(ended(jobs, task), Receipt::class.java))
                .contains(Receipt("a@example.net", "Hi", 1, Instant.EPOCH))
        }
    }

    @Test
    fun givesMissingMembersTheirDefaultValues() {
        application().use { context ->
            val jobs = context.getBean(AsyncJobsOperations::class.java)

            val done = ended(jobs, enqueueJson(jobs, "email:new", """{"to":"a@example.net"}"""))

            assertThat(jobs.result(done, Receipt::class.java)).contains(Receipt("a@example.net", "Hello"))
        }
    }

    @Test
    fun terminatesATaskWhoseMembersMustNotBeMissing() {
        application().use { context ->
            val jobs = context.getBean(AsyncJobsOperations::class.java)

            val done = ended(jobs, enqueueJson(jobs, "email:new", """{"subject":"hush"}"""))

            assertThat(done.state()).isEqualTo(TaskState.TERMINATED)
            assertThat(done.lastError()).contains("the payload is no " + Email::class.java.name, "to")
                .doesNotContain("hush")
        }
    }

    @Test
    fun needsAPayloadUnlessTheParameterIsNullable() {
        application().use { context ->
            val jobs = context.getBean(AsyncJobsOperations::class.java)

            val maybe = ended(jobs, jobs.enqueue("email:maybe", null))
            val needed = ended(jobs, jobs.enqueue("email:new", null))

            assertThat(jobs.result(maybe, String::class.java)).contains("nobody")
            assertThat(needed.state()).isEqualTo(TaskState.TERMINATED)
            assertThat(needed.lastError()).startsWith("the task has no payload")
        }
    }

    @Test
    fun completesWhatReturnsUnit() {
        application().use { context ->
            val jobs = context.getBean(AsyncJobsOperations::class.java)

            val done = ended(jobs, jobs.enqueue("email:none", Email("a@example.net")))

            assertThat(done.state()).isEqualTo(TaskState.COMPLETE)
        }
    }

    @Test
    fun refusesSuspendFunctionsAtTheStart() {
        assertThatThrownBy { TestApplication(Suspending::class.java).on(nats).run() }
            .isInstanceOfSatisfying(AsyncJobsStartupException::class.java) {
                assertThat(it).hasMessageContaining("Suspending.later(Email")
                    .hasMessageContaining("is a suspend function of Kotlin")
                assertThat(it.action()).contains("runBlocking")
            }
    }

    private fun application(): ConfigurableApplicationContext =
        TestApplication(Handlers::class.java).on(nats).properties("asyncjobs.queue=KOTLIN").run()

    private fun enqueueJson(jobs: AsyncJobsOperations, type: String, json: String): Task =
        jobs.enqueue(jobs.task(type, null).payload(json.toByteArray()).build())

    private fun ended(jobs: AsyncJobsOperations, task: Task): Task = jobs.await(task.id(), Duration.ofSeconds(60))
}
